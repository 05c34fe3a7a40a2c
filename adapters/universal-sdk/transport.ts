/** As much of a client of the SDK's as its types show: the `DefaultClient`, or its REST service. */
export type UniversalSdkLike = DefaultClientLike | RestServiceLike;

/** A `DefaultClient`. */
export interface DefaultClientLike {
  /** Its REST service. */
  restService(): object;
}

/** What its `restService()` gives. */
export interface RestServiceLike {
  /** One of the services by which a REST service is known. */
  getAccountService(): object;
  /** Another one. */
  getSpotService(): object;
}

/** What the SDK keeps of a client's key. */
interface Keys {
  readonly key?: string;
  readonly secret?: string;
  readonly passphrase?: string;
}

/** As much of an axios instance as tells it apart, and as the adapter for axios needs. */
export interface AxiosInstance {
  readonly interceptors: {
    readonly request: { use(...handlers: never[]): number; eject(id: number): void };
  };
  readonly create: (config?: never) => unknown;
}

/** Where the SDK sends its REST calls, and with whose key. */
export interface Transport {
  readonly http: AxiosInstance;
  /** `undefined` where the SDK does not show it. */
  readonly keys: Keys | undefined;
}

/** From the REST service by way of one of its services it is two steps to the transport, and a third to its axios. */
const mostSteps = 4;

/**
 * Finds the axios instance of a client. The SDK 1.3 keeps it in a private member; it is known by what it is
 * and not by that member's name.
 *
 * @throws TypeError that says what to give, or what to use instead.
 */
export function transportOf(client: UniversalSdkLike): Transport {
  const given = client as { restService?: () => object; getAccountService?: unknown } | undefined;
  const rest = typeof given?.restService === 'function' ? given.restService() : given;
  if (typeof (rest as typeof given)?.getAccountService !== 'function') {
    throw new TypeError(
      'kucoinUniversalSdk: the first argument must be a DefaultClient of kucoin-universal-sdk, or its restService()',
    );
  }
  let floor: object[] = [rest as object];
  const seen = new Set<object>(floor);
  for (let step = 0; step < mostSteps; step += 1) {
    const next: object[] = [];
    for (const owner of floor) {
      for (const value of membersOf(owner)) {
        if (isAxios(value)) return { http: value, keys: keysOf(owner) };
        if (seen.has(value)) continue;
        seen.add(value);
        next.push(value);
      }
    }
    floor = next;
  }
  throw new TypeError(
    'kucoinUniversalSdk: no axios instance in this client; was it closed, or is it another version than 1.3?',
  );
}

function membersOf(owner: object): object[] {
  return Object.values(owner).filter(
    (value): value is object =>
      (typeof value === 'object' && value !== null) || typeof value === 'function',
  );
}

function isAxios(value: object): value is AxiosInstance {
  const { interceptors, create } = value as Partial<AxiosInstance>;
  return typeof interceptors?.request?.use === 'function' && typeof create === 'function';
}

function keysOf(owner: object): Keys | undefined {
  const { option } = owner as { readonly option?: unknown };
  return typeof option === 'object' && option !== null ? option : undefined;
}
