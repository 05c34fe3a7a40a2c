import { describe, expect, test } from 'vitest';
import { readFailure, soundsLikeSuccess } from '../../src/classifier/failure-words.js';

describe('readFailure', () => {
  test.each([
    'We have not received a response from the server',
    "Couldn't confirm the order",
    'Matching engine did not respond',
    'Connection closed',
    'RPC call failed',
    'Invalid response from server',
    'Query failed',
    'Deadline exceeded',
    'Exceeded the time limit',
    'The result is unknown',
    'Order was interrupted',
    'Under maintenance',
    'Failed to get market price',
    'failed, try again later',
    'Response lost',
    '服务异常',
    '失败，请稍后重试',
  ])('%s leaves everything open', (message) => {
    expect(readFailure(message)).toBe('doubtful');
  });

  test.each([
    'Trading pair suspended, please try again later',
    'Market orders are not accepted',
    'The order cannot be placed',
    'Order was not submitted',
    'Too many pending orders',
    'Number of pending orders exceeds the threshold',
    'The service has been suspended',
    'symbol not exists',
    'The currency does not support subscription.',
    'Risk check failed',
    'This endpoint is no longer available',
    'Subscription ended',
    'The function is not active',
    '接口已废弃',
    '交易暂停',
    '权限不足',
    '操作失败',
  ])('%s refuses', (message) => {
    expect(readFailure(message)).toBe('refused');
  });

  test.each([
    'Accepted',
    'Order submitted',
    'Partially filled',
    'The order has already been placed',
    'clientOid repeated',
    '订单已提交',
    'error',
    '',
  ])('%j says neither', (message) => {
    expect(readFailure(message)).toBe('unclear');
  });

  test('ten megabytes are no matter', () => {
    const started = performance.now();
    for (const part of ['not ', 'no response ', 'fail ', '\u5931', 'a b c ']) {
      readFailure(part.repeat(2_000_000));
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

test.each([
  ['success', true],
  ['Success!', true],
  ['SUCCEEDED', true],
  ['ok', true],
  ['Request has been processed successfully', true],
  ['操作成功', true],
  ['done', true],
  ['null', true],
  ['', true],
  ['Unsuccessful', false],
  ['not successful', false],
  ['Success: false', false],
  ['partially successful', false],
  ['Order placed', false],
  ['request', false],
])('%j sounds like a success: %s', (message, expected) => {
  expect(soundsLikeSuccess(message)).toBe(expected);
});
