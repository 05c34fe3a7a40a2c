import { plainSuccess } from '../classifier/classify.js';
import { defaultTimeoutMs, priorityOf } from '../endpoints/idempotency.js';
import { requestFacts, type RequestFacts } from '../endpoints/request-facts.js';
import { createReporter } from '../events.js';
import type { EngineOptions } from '../options.js';
import { createPermitRequests, type PermitRequestsOf } from '../rate-limit/permit-request.js';
import { scopeKeys } from '../rate-limit/scope-keys.js';
import type { RequestOptions, RunRequest } from '../types/index.js';
import type { CallPlan, EngineContext, PlansOfCalls } from './context.js';

/** Addresses hold symbols and order ids, so there may be any number of them, of any length. */
const mostPlans = 500;
const longestUrl = 2_048;

/** The plans of one engine: bots ask for the same few addresses all the time. */
export class CallPlans implements PlansOfCalls {
  readonly #plans = new Map<string, CallPlan>();
  readonly #permitRequestsOf: PermitRequestsOf;
  readonly #options: EngineOptions;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#permitRequestsOf = createPermitRequests(options);
  }

  of({ method, url }: { readonly method: string; readonly url: string }): CallPlan {
    const name = `${method} ${url}`;
    let plan = this.#plans.get(name);
    if (plan !== undefined) return plan;
    plan = this.#planFor(requestFacts({ method, url }, this.#options.hosts));
    if (this.#plans.size >= mostPlans) this.#plans.clear();
    if (name.length <= longestUrl) this.#plans.set(name, plan);
    return plan;
  }

  #planFor(facts: RequestFacts): CallPlan {
    const { egress } = this.#options;
    const priority = priorityOf(facts);
    const keys = scopeKeys(facts, { account: undefined, egress });
    // Most engines have one account.
    let [lastAccount, lastKeys] = ['', keys];
    return {
      facts,
      priority,
      permitRequests: this.#permitRequestsOf(facts, priority),
      permitRequestsAt: (lane) => this.#permitRequestsOf(facts, lane),
      timeoutMs: defaultTimeoutMs(facts),
      success: plainSuccess(facts),
      keys,
      keysOf(account) {
        if (account !== lastAccount) lastKeys = scopeKeys(facts, { account, egress });
        lastAccount = account;
        return lastKeys;
      },
    };
  }
}

/** Whether an engine acts for a request at all; anything else an adapter hands to its host untouched. */
export type ActsFor = (method: string, url: string, requestOptions?: RequestOptions) => boolean;

/** Decides that for an engine, and warns where it may be a mistake. */
export function actsWith(context: EngineContext): ActsFor {
  return (method, url, requestOptions) => {
    const acts = context.plans.of({ method, url }).facts.known;
    if (!acts) warnOfForeignHost(context, { method: '', url }, requestOptions);
    return acts;
  };
}

/** Warns once of a host that is none of ours, where the caller may expect it to be signed. */
export function warnOfForeignHost(
  { eventSinks, hostWarnings, signerConfig }: EngineContext,
  request: Pick<RunRequest, 'method' | 'url'>,
  requestOptions: RequestOptions = {},
): void {
  if (signerConfig.sign === undefined && requestOptions.credentials === undefined) return;
  const facts = requestFacts(request);
  const reporter = createReporter(eventSinks, 0, facts, requestOptions.onEvent);
  const note = reporter.hasListeners ? hostWarnings.foreign(facts) : undefined;
  if (note !== undefined) reporter.report('warning', { note });
}
