import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { readBody, readCode, readMessage } from '../../src/response/envelope.js';
import {
  endsAsItStarted,
  isWholeSuccess,
  startsLikeSuccess,
} from '../../src/response/success-text.js';
import { paceOf } from '../fixtures/pace.js';

const text = '{"code":"400100","msg":"Parameter Error"}';
const bytes = new TextEncoder().encode(text);

describe('readBody', () => {
  test.each<[string, unknown]>([
    ['text', text],
    ['parsed JSON', JSON.parse(text)],
    ['an object without a prototype', Object.assign(Object.create(null), JSON.parse(text))],
    ['bytes', bytes],
    ['a Buffer', Buffer.from(text)],
    ['an ArrayBuffer', bytes.buffer.slice(0, bytes.length)],
    ['a DataView', new DataView(bytes.buffer, bytes.byteOffset, bytes.length)],
    ['part of a larger buffer', Buffer.from(`xx${text}yy`).subarray(2, 2 + bytes.length)],
    [
      "another realm's ArrayBuffer",
      runInNewContext('Uint8Array.from(b).buffer', { b: [...bytes] }),
    ],
    ['text behind a byte order mark', `\uFEFF${text}`],
    ['bytes behind a byte order mark', Buffer.from(`\uFEFF${text}`)],
    ['text behind white space', `\r\n\t ${text}\n`],
    ['its message first', '{"msg":"Parameter Error","code":"400100"}'],
    ['a number', '{"code":400100,"msg":"Parameter Error"}'],
    ['white space in the code', '{"code":" 400100 ","msg":"Parameter Error"}'],
  ])('reads an envelope from %s', (_, body) => {
    expect(readBody(body)).toMatchObject({
      shape: 'envelope',
      code: '400100',
      message: 'Parameter Error',
      data: undefined,
    });
  });

  test('keeps data that are null apart from no data', () => {
    expect(readBody('{"code":"200000","data":null}')).toMatchObject({ data: null });
    expect(readBody('{"code":"200000"}')).toMatchObject({ data: undefined });
  });

  test('keeps a success flag only when it is one', () => {
    expect(readBody('{"code":"200","success":false}')).toMatchObject({ success: false });
    expect(readBody('{"code":"200","success":"false"}')).toMatchObject({ success: false });
    expect(readBody('{"code":"200","success":"no"}')).toMatchObject({ success: undefined });
  });

  test('reads round a member that throws when it is looked at', () => {
    const mock = {
      code: '429000',
      get data(): never {
        throw new Error('a trap');
      },
    };
    expect(readBody(mock)).toMatchObject({ shape: 'envelope', code: '429000', data: undefined });
  });

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['no text', ''],
    ['white space', ' \r\n\t'],
    ['a byte order mark', '\uFEFF'],
    ['no bytes', new Uint8Array(0)],
  ])('%s is empty', (_, body) => {
    expect(readBody(body)).toEqual({ shape: 'empty' });
  });

  test.each<[string, unknown]>([
    ['a list', '[{"code":"200000"}]'],
    ['an object without a code', '{"error_code":1015}'],
    ['a code that is a list', '{"code":["400100"]}'],
    ['a code that is null', '{"code":null}'],
    ['an empty code', '{"code":" "}'],
    ['a code as long as a page', JSON.stringify({ code: 'x'.repeat(65) })],
    ['a parsed number', 7],
    ['a parsed list with a code', Object.assign([], { code: '200000' })],
  ])('%s is JSON and no envelope', (_, body) => {
    expect(readBody(body).shape).toBe('json');
  });

  test.each(['{"code":"200', 'error code: 1015', '<html>', '"quoted"', '{code:1}', '[1,2'])(
    '%s is text',
    (body) => {
      expect(readBody(body)).toEqual({ shape: 'text', text: body });
    },
  );
});

describe('readMessage', () => {
  test.each([
    [{ msg: 'a', message: 'b' }, 'a'],
    [{ msg: '', message: 'b' }, 'b'],
    [{ msg: '  ', message: 'b' }, 'b'],
    [{ msg: null, failMsg: 'c' }, 'c'],
    [{ title: 'd' }, 'd'],
    [{ msg: 7 }, undefined],
    [{}, undefined],
  ])('%j', (members, expected) => {
    expect(readMessage(members)).toBe(expected);
  });
});

describe('readCode', () => {
  test.each([
    ['429000', '429000'],
    [429000, '429000'],
    [-1, '-1'],
    [' 200000', '200000'],
    ['order_not_exist', 'order_not_exist'],
    [Number.NaN, undefined],
    [Infinity, undefined],
    [true, undefined],
    ['', undefined],
    [{}, undefined],
    [429000n, '429000'],
  ])('%s', (code, expected) => {
    expect(readCode(code)).toBe(expected);
  });
});

describe('startsLikeSuccess', () => {
  test.each([
    '{"code":"200000","data":null}',
    '{ "code" : "200000" , "data" : [1] }',
    '\n{"code":"200000","data":{"a"',
    '\uFEFF{"code":"200000","data":1}',
  ])('%j', (body) => {
    expect(startsLikeSuccess(body)).toBe(true);
  });

  test.each([
    '{"code":"200000","msg":"Position does not exist"}',
    '{"code":200000,"data":1}',
    '{"code":"200","data":1}',
    '{"data":1,"code":"200000"}',
    '{"code":"2000001","data":1}',
    '{"code":"200000"}',
    `{"code":"200000",${' '.repeat(64)}"data":1}`,
    '',
    '[{"code":"200000","data":1}]',
  ])('not %j', (body) => {
    expect(startsLikeSuccess(body)).toBe(false);
  });
});

describe('isWholeSuccess', () => {
  const answers = [
    '{"code":"200000","data":{"orderId":"6a1","more":{"a":[1,{"b":"}}]"}]}}}',
    '{"code":"200000","data":[["1","2"],["3","4"]]}',
    String.raw`{"code":"200000","data":{"text":"a \" quote, a } brace and a slash \\"}}`,
    '{"code":"200000","data":1546837113087}',
    '{"code":"200000","data":-0.5e-7}',
    '{"code":"200000","data":"text"}',
    '{"code":"200000","data":true}',
    '{ "code" : "200000" , "data" : { "a" : 1 } }',
  ];

  test.each(answers)('a whole answer is one, whatever stands around it: %s', (text) => {
    expect(isWholeSuccess(text)).toBe(true);
    expect(isWholeSuccess(`\uFEFF \r\n${text}\n\n`)).toBe(true);
  });

  test.each(answers)('cut anywhere it is none: %s', (text) => {
    for (let length = 0; length < text.length; length += 1) {
      expect(isWholeSuccess(text.slice(0, length)), text.slice(0, length)).toBe(false);
    }
  });

  test.each(['<html>', '<html>{}}', '{"code":"500000"}', 'x}', '}', ']', ','])(
    'nor is one with %s behind',
    (more) => {
      for (const text of answers) expect(isWholeSuccess(text + more)).toBe(false);
    },
  );

  test.each([
    '{"code":"200000","data":{"a":1},"msg":"success"}',
    '{"code":"200000","data":[],"success":false}',
    '{"code":"200000","data":null}',
    '{"code":"200000","data":null,"msg":"Unsuccessful!"}',
    '{"code":"200000","data":{"a":1]}',
    '{"code":"200000","data":}',
    '{"code":"200000","data":nothing}',
  ])('what has to be read before it is believed is none: %s', (text) => {
    expect(isWholeSuccess(text)).toBe(false);
  });

  const list = `{"code":"200000","data":[${'{"a":1},'.repeat(5_000)}{"a":1}]}`;
  const object = `{"code":"200000","data":{"items":[${'{"a":{}},'.repeat(5_000)}{"a":{}}]}}`;
  const nested = `{"code":"200000","data":[${'{"b":[{"c":[]}]},'.repeat(5_000)}{"b":[]}]}`;

  test.each([
    ['a list of objects', list],
    ['an object that ends with a list', object],
    ['a list whose items end with lists', nested],
  ])('a long answer is followed by its ends and its braces: %s', (_, text) => {
    expect(isWholeSuccess(text)).toBe(true);
    expect(isWholeSuccess(`${text}\n`)).toBe(true);
    for (let lost = 1; lost < 100; lost += 1) {
      expect(isWholeSuccess(text.slice(0, -lost)), `less ${lost}`).toBe(false);
    }
    expect(isWholeSuccess(`${text}<html>`)).toBe(false);
    expect(isWholeSuccess(`${text.slice(0, -1)},"msg":"failed"}`)).toBe(false);
  });

  test('five megabytes of candles are looked at in less than a tenth of what a parse takes', () => {
    const row = '["1545904980","0.058","0.049","0.058","0.049","0.018","0.000945"],';
    const candles = `{"code":"200000","data":[${row.repeat(80_000)}[]]}`;
    expect(isWholeSuccess(candles)).toBe(true);
    const parse = paceOf(() => JSON.parse(candles) as unknown);
    expect(paceOf(() => void isWholeSuccess(candles))).toBeLessThan(parse / 10);
  });
});

describe('the end of a long answer that streamed on', () => {
  const list = '{"code":"200000","data":[["1767225600","1"],["17672256';
  const object = ' {\r\n "code" : "200000", "data" : { "time":1,"ticker":[{"symbol":"BTC';

  test.each([
    [list, '["1767225600","1","2"]]}'],
    [list, '"}]}\r\n'],
    [list, '{"a":{}}] , "msg":"success" , "success":true, "retry" : false }'],
    [object, '"vol":"1"}]}}'],
    [object, '"vol":"1"} ]\n}\n}\n'],
    ['{"code":"200000","data":"aGVsbG8', 'd29ybGQ="}'],
    // What begins in another way is only known to be JSON.
    ['{"data":{"a":[', '"x"]},"code":"200000"}'],
    ['[{"symbol":', '{}]'],
    // And a page is none.
    ['<html><body>', '</body>'],
    ['', ''],
  ])('%j … %j is one', (start, end) => {
    expect(endsAsItStarted(start, end)).toBe(true);
  });

  test.each([
    [list, '["1767225600","1","2"'],
    [list, '["1767225600","1","2"]]'],
    [list, '[{"a":1}'],
    [list, '[{"a":1,"msg":"success"}'],
    [list, '"1"]]}<html>'],
    [list, ''],
    [object, '"vol":"1"}]'],
    [object, '"vol":"1"}'],
    [object, '"vol":"1","msg":"success"}'],
    ['{"code":"200000","data":"aGVsbG8', 'd29ybG'],
    ['{"data":{"a":[', '"x"]'],
    ['[{"symbol":', '{"a":[]}'],
  ])('%j … %j is none', (start, end) => {
    expect(endsAsItStarted(start, end)).toBe(false);
  });
});
