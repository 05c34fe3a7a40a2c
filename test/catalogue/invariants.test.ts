import { expect, test } from 'vitest';
import * as door from '../../src/catalogue/index.js';
import { catalogue } from '../../src/catalogue/index.js';
import type { CatalogueRow } from '../../src/catalogue/index.js';
import { normaliseMessage } from '../../src/catalogue/message.js';
import type { Action, Kind } from '../../src/types/index.js';

/** Rows that break a rule, in a form that can be read in a failure. */
function offenders(isFine: (row: CatalogueRow) => boolean): string[] {
  return catalogue
    .filter((row) => !isFine(row))
    .map(({ family, code, meaning }) => `${family} ${code} ${meaning}`);
}

test('the entry point exports what it should', () => {
  expect(Object.keys(door).sort()).toEqual(['catalogue', 'explain']);
});

test('the catalogue and everything in it is frozen', () => {
  expect(Object.isFrozen(catalogue)).toBe(true);
  expect(offenders((row) => Object.isFrozen(row))).toEqual([]);
  expect(offenders(({ message }) => message === undefined || Object.isFrozen(message))).toEqual([]);
});

test('no two rows are the same question', () => {
  const keys = catalogue.map(({ family, code, status, message }) =>
    [family, code, status, message?.source].join('|'),
  );
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

test('every row says what it means, what to do, and where that is written', () => {
  expect(offenders(({ code }) => /^(?:[1-9]\d{2,6}|[a-z][a-z_\-\d]+)$/.test(code))).toEqual([]);
  expect(offenders(({ meaning }) => meaning.trim() === meaning && meaning.length > 3)).toEqual([]);
  expect(offenders(({ hint }) => /^[A-Z].*\.$/.test(hint) && hint.length <= 100)).toEqual([]);
  expect(offenders(({ source }) => /2026-\d\d-\d\d/.test(source))).toEqual([]);
});

test('a test of a message is written for normalised messages and can be asked again and again', () => {
  const tested = catalogue.filter(({ message }) => message !== undefined);
  const wrong = tested.filter(({ message }) => {
    const { source = '', flags = '' } = message ?? {};
    return flags !== '' || /[A-Z]/.test(source.replace(/\\[A-Z]/g, '')) || message?.test('');
  });
  expect(wrong).toEqual([]);
  const blind = tested.filter(
    ({ message, meaning }) => message?.test(normaliseMessage(meaning)) === false,
  );
  expect(blind).toEqual([]);
});

const allowed: Readonly<Record<Kind, readonly Action[]>> = {
  'rate-limit': ['backoff', 'retry', 'surface'],
  overload: ['retry'],
  maintenance: ['retry'],
  authentication: ['abort', 'surface'],
  permission: ['abort', 'surface'],
  clock: ['re-sign'],
  'insufficient-funds': ['surface'],
  'invalid-request': ['surface'],
  'invalid-order': ['surface'],
  'order-not-found': ['surface'],
  duplicate: ['surface'],
  'not-tradable': ['surface', 'retry'],
  restricted: ['abort', 'surface'],
  'limit-reached': ['surface'],
  server: ['retry', 'surface'],
  network: [],
  timeout: ['retry'],
  edge: ['backoff', 'retry', 'abort', 'surface'],
  unknown: [],
  none: [],
};

test('every action is one its kind allows', () => {
  expect(offenders(({ kind, action }) => allowed[kind].includes(action))).toEqual([]);
});

test('outcome, scope and wait go with the action', () => {
  expect(offenders(({ executed }) => executed !== 'yes')).toEqual([]);
  expect(offenders(({ executed, action }) => executed !== 'unknown' || action === 'retry')).toEqual(
    [],
  );
  expect(offenders(({ action, scope }) => action !== 'backoff' || scope !== undefined)).toEqual([]);
  expect(
    offenders(
      ({ action, kind, waitMs }) =>
        waitMs === undefined || action === 'backoff' || (action === 'retry' && kind === 'edge'),
    ),
  ).toEqual([]);
  expect(offenders(({ code, scope }) => scope !== 'ip' || code === '1015')).toEqual([]);
});
