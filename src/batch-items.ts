import { lookUp } from './catalogue/lookup.js';
import { defined } from './objects.js';
import { readCode, readMessage } from './envelope.js';
import { redactMessage } from './redact.js';
import type { ClassifiedItem, Family } from './types.js';

/**
 * Failed entries of a batch that was answered with 200000 as a whole (KuCoin's SDK spec: spot HF items have
 * `success` and `failMsg`, futures items a `code` of their own, cancelled ones `"200"`; the spot HF
 * cancel-all names the symbols that it failed for in a list of their own).
 */
export function failedItems(data: unknown, family: Family): ClassifiedItem[] {
  const failures = membersOf(data)['failedSymbols'];
  const areAllFailed = Array.isArray(failures);
  const entries: readonly unknown[] = areAllFailed ? failures : itemsOf(data);
  return entries.flatMap((entry, index) => {
    const item = membersOf(entry);
    return areAllFailed || isFailed(item) ? classifyItem(item, index, family) : [];
  });
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function itemsOf(data: unknown): readonly unknown[] {
  if (Array.isArray(data)) return data;
  // Multi-cancels and the older classic batch wrap their list in one member.
  const lists = Object.values(membersOf(data)).filter((value) => Array.isArray(value));
  return lists.length === 1 ? (lists[0] as unknown[]) : [];
}

function isFailed(item: Readonly<Record<string, unknown>>): boolean {
  if (typeof item['success'] === 'boolean') return !item['success'];
  if (textOf(item['failMsg']) !== undefined) return true;
  const code = readCode(item['code']);
  if (code !== undefined) return code !== '200000' && code !== '200';
  return item['status'] === 'fail';
}

function classifyItem(
  item: Readonly<Record<string, unknown>>,
  index: number,
  family: Family,
): ClassifiedItem {
  const code = readCode(item['code']);
  const text = readMessage(item) ?? textOf(item['error']);
  const message = text && redactMessage(text);
  const row = code === undefined ? undefined : lookUp(code, { family, message });
  return defined({
    index,
    code,
    message,
    clientOid: textOf(item['clientOid']),
    orderId: textOf(item['orderId'] ?? item['id']),
    symbol: textOf(item['symbol']),
    action: row?.action ?? 'surface',
    kind: row?.kind ?? 'unknown',
    meaning: row?.meaning ?? message ?? 'This item failed without saying why.',
    hint: row?.hint ?? 'Read the message; send this item again by itself, never the whole batch.',
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
