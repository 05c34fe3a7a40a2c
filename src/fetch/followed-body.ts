import { rememberClassification, rememberedOf } from '../errors.js';

type Body = ReadableStream<Uint8Array<ArrayBuffer>>;

/**
 * The body of a delivered answer, marked with its classification: a Response rebuilt around it, or
 * around what it is piped through, as ky does to show progress, still counts as our answer.
 */
export function followed(body: Body | null, answer: Response): Body | null {
  const classification = rememberedOf(answer);
  if (body === null || classification === undefined) return body;
  rememberClassification(body, classification);
  const pipeThrough: Body['pipeThrough'] = (pair, options) => {
    const { writable, readable } = pair;
    const piped = ReadableStream.prototype.pipeThrough.call(body, { writable, readable }, options);
    rememberClassification(piped, classification);
    return piped as typeof readable;
  };
  return Object.defineProperty(body, 'pipeThrough', { value: pipeThrough, configurable: true });
}
