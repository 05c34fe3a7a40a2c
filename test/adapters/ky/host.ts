import ky1, { HTTPError as HTTPError1, type KyInstance } from 'ky';
import ky2, { HTTPError as HTTPError2 } from 'ky2';
import { kucoinKy } from '../../../adapters/ky.js';
import { isKucoinError, KucoinError, type KucoinRetryOptions } from '../../../src/index.js';
import type { ExchangeScript } from '../../../src/testing/index.js';
import { openStage, type Stage } from '../contract/stage.js';
import type { Client, Host } from '../contract.js';

/** What a hook of ky 2 is given; ky 1 gives the same things one by one. */
export interface HookState {
  readonly request: Request;
  readonly response?: Response;
  readonly error?: Error;
}

/** A major of ky, as far as the majors differ in what the tests use. */
export interface Major {
  readonly name: string;
  readonly ky: KyInstance;
  readonly HTTPError: abstract new (...args: never[]) => Error;
  /** The option that is put before a relative address. */
  readonly prefix: 'prefixUrl' | 'prefix';
  /** A hook of this major that calls `run` with what both majors give. */
  hook(name: 'beforeRequest' | 'afterResponse' | 'beforeError', run: Hook): object;
  /** The envelope an HTTPError brings along. */
  dataOf(error: unknown): Promise<unknown>;
}

/** A hook, whatever the major. */
export type Hook = (state: HookState) => unknown;

const ky1Hook = (name: string, run: Hook): object => ({
  [name]: [
    (first: Request & Error, _options: unknown, response?: Response) => {
      if (name === 'beforeError') {
        run({ request: (first as unknown as HookState).request, error: first });
        return first;
      }
      return run({ request: first, ...(response && { response }) });
    },
  ],
});

const ky2Hook = (name: string, run: Hook): object => ({
  [name]: [
    (state: HookState) => {
      const given = run(state);
      return name === 'beforeError' ? state.error : given;
    },
  ],
});

const firstMajor: Major = {
  name: 'ky 1',
  ky: ky1,
  HTTPError: HTTPError1,
  prefix: 'prefixUrl',
  hook: ky1Hook,
  dataOf: (error) => (error as HTTPError1).response.json(),
};

/** Used through the types of ky 1, which has the smaller surface. */
export const secondMajor: Major = {
  name: 'ky 2',
  ky: ky2,
  HTTPError: HTTPError2,
  prefix: 'prefix',
  hook: ky2Hook,
  dataOf: (error) => Promise.resolve((error as HTTPError2).data),
};

/** ky 2 could not be installed (`install.ts`): then vitest's configuration puts ky 1 in its place. */
export const lacksKy2: boolean = ky2 === ky1;

/** Both majors. */
export const majors: readonly Major[] = lacksKy2 ? [firstMajor] : [firstMajor, secondMajor];

type Options = NonNullable<Parameters<KyInstance>[1]>;

function clientOver(send: (url: string, options: Options) => Promise<Response>): Client {
  return async (method, url, config) => {
    const native = await send(url, { method, ...config });
    const text = await native.text();
    const data: unknown = text.startsWith('{') ? JSON.parse(text) : text;
    return { status: native.status, data, native };
  };
}

/** A major as the contract knows it. */
export const hostOf = ({ ky, HTTPError }: Major): Host => ({
  client: (retryOrOptions) => clientOver(ky.extend(kucoinKy(retryOrOptions))),
  bare: () => clientOver(ky.extend({ retry: 0 })),
  config: ({ body, stream, headers, signal, kucoin }) => ({
    ...(stream && { body: stream }),
    ...(body === undefined ? {} : { json: body }),
    ...(headers && { headers }),
    ...(signal && { signal }),
    ...(kucoin && { kucoin }),
  }),
  isAnswerError: (error) => error instanceof HTTPError && isKucoinError(error),
  isOtherError: (error) => error instanceof KucoinError,
});

/** A stage, and a ky instance on it with the adapter installed last. */
export interface KyStage extends Stage {
  /** `before` is what the instance was made with. */
  extend(before?: Options, more?: KucoinRetryOptions): KyInstance;
  url(path: string): string;
}

/** Opens a stage for tests that speak to ky itself. */
export async function openKyStage(major: Major, script?: ExchangeScript): Promise<KyStage> {
  const stage = await openStage(hostOf(major), script);
  return {
    ...stage,
    extend: (before = {}, more = {}) =>
      major.ky.create(before).extend(kucoinKy(stage.options(more))),
    url: (path) => stage.exchange.url + path,
  };
}
