import { describe, reword } from '../../src/adapter-kit.js';
import { classificationOf, isKucoinError } from '../../src/index.js';
import type { KyHttpError } from './types.js';

/**
 * Puts our record and our message on an error that ky made of our answer. Members that hold our headers or cookies
 * go behind accessors that printing does not follow.
 */
export function attachRecord(error: unknown): void {
  const { response } = (error ?? {}) as Partial<KyHttpError>;
  const record = { kucoin: classificationOf(response) };
  if (response === undefined || isKucoinError(error) || !isKucoinError(record)) return;
  Object.defineProperty(error, 'kucoin', {
    value: record.kucoin,
    enumerable: true,
    configurable: true,
  });
  reword(error as Error, describe(record.kucoin));
  hide(error as object, 'request');
  hide(error as object, 'options');
  try {
    response.headers.delete('set-cookie');
  } catch {
    // An answer without a body is the original, whose headers are immutable.
    hide(error as object, 'response');
  }
}

function hide(error: object, name: keyof KyHttpError): void {
  const value = (error as KyHttpError)[name];
  Object.defineProperty(error, name, { get: () => value, enumerable: false, configurable: true });
}
