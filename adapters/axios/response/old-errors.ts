import type { HostError, OwnAxios } from '../host.js';

/**
 * Whether an error is that of an axios older than 1.12 over fetch that could not put an answer into a
 * Response of its own. It reads like a refusal to send, but there was a request, and an answer.
 */
export function isUnreadable(error: unknown): boolean {
  const { name, code, request } = (error ?? {}) as Partial<HostError>;
  const isRefusal = name === 'TypeError' || name === 'RangeError';
  return isRefusal && code === undefined && request !== undefined && request !== null;
}

/**
 * What happened, in the words of a newer axios: 1.7 says of an answer that was cut on its way that it was
 * longer than `maxContentLength`, which would be the same again.
 */
export async function inPlainWords(host: OwnAxios, error: unknown): Promise<unknown> {
  const { message, code, config, request } = (error ?? {}) as Partial<HostError>;
  if (message === undefined || !/^maxContentLength size of /.test(message)) return error;
  const { errored } = (request as { res?: { errored?: unknown } } | undefined)?.res ?? {};
  const isTruncated = message.includes(' of -1 ') || (errored !== undefined && errored !== null);
  if (!isTruncated) return error;
  const { AxiosError } = await host.errors();
  return new AxiosError('stream has been aborted', code, config as never, request);
}
