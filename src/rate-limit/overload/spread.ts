/** Refusals of two interfaces within this time have one cause. */
const togetherMs = 1_000;

/** After that long without another refusal each interface stands for itself again. */
const rememberedMs = 5_000;

/** So many hosts are known at the most. */
const mostHosts = 100;

interface HostRefusals {
  key: string;
  atMs: number;
  spreadUntilMs: number;
}

/**
 * Whether overload is that of a whole host: KuCoin refuses by interface, but where several interfaces of a
 * host are refused together, they share what there is room for, and gates that cannot see one another would
 * take each other for chance.
 */
export class Spread {
  readonly #hosts = new Map<string, HostRefusals>();

  /** A refusal of the interface `key` on a host; `true` when other interfaces of it are refused as well. */
  refuse(host: string, key: string, nowMs: number): boolean {
    const known = this.#hosts.get(host);
    if (known === undefined) {
      if (this.#hosts.size >= mostHosts) this.#hosts.clear();
      this.#hosts.set(host, { key, atMs: nowMs, spreadUntilMs: -Infinity });
      return false;
    }
    const isOther = known.key !== key && nowMs - known.atMs <= togetherMs;
    if (isOther || nowMs < known.spreadUntilMs) known.spreadUntilMs = nowMs + rememberedMs;
    known.key = key;
    known.atMs = nowMs;
    return nowMs < known.spreadUntilMs;
  }
}
