import type { Credentials } from '../../types/index.js';
import { createUsers } from '../accounts/users.js';
import { createClock, createPauses } from '../clocks/clock.js';
import { pacedRuntime } from '../clocks/paced-runtime.js';
import { seededRandom } from '../clocks/random.js';
import type { RefusedReason } from '../model/checks.js';
import { createModel, type Model } from '../model/model.js';
import type { ExchangeState } from '../model/state.js';
import { createOrderStore } from '../orders/order-store.js';
import { createControls, readOutage, requireEndpoint } from '../script/controls.js';
import { checkScript, readBadAuth, readSettings } from '../script/read-script.js';
import type { RequestMatch, ScriptedReply } from '../script/records.js';
import type { ExchangeScript } from '../script/script.js';
import { openAddresses } from './addresses.js';
import type { Exchange } from './exchange-type.js';
import { createRequestHandler } from './handle-request.js';
import { createInProcessFetch } from './in-process-fetch.js';
import { createClosedScopes } from './knocks.js';
import { createReplies, type Replies } from './replies.js';
import { createRequestLog, type RequestLog } from './request-log.js';
import { createSentTimes } from './sent-times.js';

const CREDENTIALS: Credentials = Object.freeze({
  key: '6512f0a1c7d3e40001a2b3c4',
  secret: '1b6f2c9e-8f0d-4d0e-9f51-7c2f3a4b5d6e',
  passphrase: 'test-passphrase',
  keyVersion: '2',
});
const DEFAULT_UID = '10001';
/** Long enough for a client to process what it received, and shorter than any wait. */
const LOOPBACK_MS = 20;

function createExchangeState(script: ExchangeScript): ExchangeState {
  const { permissions, ipWhitelist, frozen, balances, users = [] } = script;
  const own = { ...CREDENTIALS, uid: DEFAULT_UID, permissions, ipWhitelist, frozen, balances };
  return {
    settings: readSettings(script),
    users: createUsers([own, ...users]),
    orders: createOrderStore(),
    counters: {},
    random: seededRandom((script.seed ?? 1) + 2),
    bodies: new Map(),
  };
}

function createScriptedModel(state: ExchangeState, script: ExchangeScript): Model {
  const model = createModel(state, {
    product: script.product ?? 'spot',
    windowMs: script.windowMs ?? 30_000,
    weights: script.weights ?? {},
    endpointLimits: script.endpointLimits ?? [],
    cloudflare: script.cloudflare,
    badAuth: readBadAuth(script.badAuth),
  });
  for (const endpoint of Object.keys(script.weights ?? {})) {
    requireEndpoint(model, 'weights', endpoint);
  }
  for (const { endpoint } of script.endpointLimits ?? []) {
    requireEndpoint(model, 'endpointLimits', endpoint);
  }
  for (const kind of ['overload', 'maintenance'] as const) {
    for (const outage of [script[kind] ?? []].flat())
      model.outages.add(readOutage(kind, outage, 0));
  }
  return model;
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new TypeError(`the exchange knows no ${what}`);
  return value;
}

/** The part of an exchange that only looks at, or changes, its state. */
function createStateView(
  state: ExchangeState,
  model: Model,
  requestLog: RequestLog,
  replies: Replies,
  nowMs: () => number,
) {
  return {
    ...createControls(model, DEFAULT_UID, nowMs),
    credentials: CREDENTIALS,
    log: requestLog.log,
    counters: state.counters,
    settings: state.settings,
    knocks: () => requestLog.knocks(),
    refused: (reason?: RefusedReason) => requestLog.refused(reason),
    reply: (match: RequestMatch, answer: ScriptedReply) => replies.add(match, answer),
    nowMs,
    account: (uid = DEFAULT_UID) => found(state.users.byUid(uid), `uid ${uid}`),
    key: (key = CREDENTIALS.key) => found(state.users.byKey(key), `key ${key}`),
    fill(name: string) {
      const named = state.orders.all.filter(
        ({ id, clientOid }) => id === name || clientOid === name,
      );
      state.orders.fill(found(named.at(-1), `order ${name}`), nowMs());
    },
  };
}

/**
 * Starts a KuCoin, spot and futures, on ports of this machine: it checks signatures and timestamps, keeps quotas,
 * blocks and orders as the real one does, fails when the script says so, and remembers every request.
 *
 * @throws TypeError when the script has an unknown option or one out of range, naming it.
 * @example
 * const exchange = await startExchange({ speed: 10, limits: { Public: 6 } });
 * const response = await fetch(`${exchange.url}/api/v1/market/orderbook/level1?symbol=BTC-USDT`);
 * await exchange.close();
 */
export async function startExchange(script: ExchangeScript = {}): Promise<Exchange> {
  checkScript(script);
  const { speed = 1, seed = 1 } = script;
  const runtime = script.runtime ?? pacedRuntime(speed, seed);
  const clock = createClock(runtime, script.skewMs ?? 0);
  const pauses = createPauses(runtime);
  const state = createExchangeState(script);
  const model = createScriptedModel(state, script);
  const [requestLog, replies] = [createRequestLog(), createReplies()];
  const inFlightMs = script.inFlightMs ?? (script.runtime ? 0 : LOOPBACK_MS * speed);
  const sentTimes = createSentTimes(() => clock.now().nowMs);
  const mistakes: unknown[] = [];
  const handler = createRequestHandler({
    model,
    closedScopes: createClosedScopes(inFlightMs),
    requestLog,
    sentTimes,
    replies,
    faults: script.faults,
    random: seededRandom(seed + 1),
    now: clock.now,
    pause: pauses.pause,
    onRequest: script.onRequest,
    onMistake: (error) => mistakes.push(error),
  });
  const addresses = await openAddresses(handler, script);
  if (addresses.ports.length > 0) sentTimes.watch(addresses.ports);
  const inProcess = createInProcessFetch(handler, addresses.productOf);

  return {
    ...createStateView(state, model, requestLog, replies, () => clock.now().nowMs),
    ...addresses.names,
    runtime,
    fetch: inProcess.fetch,
    wallNowMs: () => clock.now().wallMs,
    get orders() {
      state.orders.fillDue(clock.now().nowMs);
      return state.orders.all;
    },
    get skewMs() {
      return clock.skewMs;
    },
    set skewMs(value) {
      clock.skewMs = value;
    },
    async close() {
      pauses.close();
      inProcess.close();
      sentTimes.close();
      await addresses.close();
      if (mistakes.length > 0) throw mistakes[0];
    },
  };
}
