import { lookUp } from './catalogue/lookup.js';
import { readCode, readMessage } from './envelope.js';
import type { ClassifiedItem, Family } from './types.js';

/**
 * Failed entries of a batch that was answered with 200000 as a whole (facts §4.5: spot HF items have
 * `success` and `failMsg`, futures items a `code` of their own, cancelled ones `"200"`).
 */
export function failedItems(data: unknown, family: Family): ClassifiedItem[] {
  const items: ClassifiedItem[] = [];
  itemsOf(data).forEach((entry, index) => {
    if (typeof entry !== 'object' || entry === null) return;
    const item = entry as Readonly<Record<string, unknown>>;
    if (isFailed(item)) items.push(classifyItem(item, index, family));
  });
  return items;
}

function itemsOf(data: unknown): readonly unknown[] {
  if (Array.isArray(data)) return data;
  // Multi-cancels and the older classic batch wrap their list in one member.
  if (typeof data !== 'object' || data === null) return [];
  const lists = Object.values(data).filter((value) => Array.isArray(value));
  return lists.length === 1 ? (lists[0] as unknown[]) : [];
}

function isFailed(item: Readonly<Record<string, unknown>>): boolean {
  if (item['success'] === false || typeof item['failMsg'] === 'string') return true;
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
  const message = readMessage(item);
  const row =
    code === undefined
      ? undefined
      : lookUp(code, { family, ...(message === undefined ? {} : { message }) });
  return {
    index,
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    ...textMember('clientOid', item['clientOid']),
    ...textMember('orderId', item['orderId'] ?? item['id']),
    action: row?.action ?? 'surface',
    kind: row?.kind ?? 'unknown',
    meaning: row?.meaning ?? message ?? 'This item failed without saying why.',
    hint: row?.hint ?? 'Read the message; send this item again by itself, never the whole batch.',
  };
}

function textMember<K extends string>(name: K, value: unknown): { [P in K]?: string } {
  return typeof value === 'string' && value !== ''
    ? ({ [name]: value } as { [P in K]?: string })
    : {};
}
