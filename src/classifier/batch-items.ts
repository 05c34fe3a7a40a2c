import { findByMessage } from '../catalogue/by-message.js';
import { lookUp } from '../catalogue/lookup.js';
import type { CatalogueRow } from '../catalogue/row.js';
import type { RequestFacts } from '../endpoints/request-facts.js';
import { readCode, readMessage } from '../response/envelope.js';
import type { Classification, ClassifiedItem } from '../types/index.js';
import { defined } from '../util/objects.js';
import { isId } from './answer-id.js';
import { fromRow } from './classification.js';
import { classifyWithoutRow, rowFor } from './code-meaning.js';
import { readFailure } from './failure-words.js';
import { productTables } from './product-tables.js';
import { redactMessage } from './redact.js';

/** What a batch says that was answered with 200000 as a whole. */
export interface BatchReading {
  readonly items: readonly ClassifiedItem[];
  /** Orders were placed, and the answer reports none of them. */
  readonly saysNothing: boolean;
}

type Item = Readonly<Record<string, unknown>>;

/**
 * Reads the entries of a batch (KuCoin's SDK spec: spot HF items have `success` and `failMsg`, futures items
 * a `code` of their own, cancelled ones `"200"`; the spot HF cancel-all names the symbols that it
 * failed for in a list of their own). An order's entry has to show an id as the order itself would.
 */
export function readBatch(data: unknown, facts: RequestFacts): BatchReading {
  const failures = membersOf(data)['failedSymbols'];
  const areAllFailed = Array.isArray(failures);
  const entries: readonly unknown[] = areAllFailed ? failures : itemsOf(data);
  const places = facts.effect === 'place-batch';
  const isLost = (entry: unknown): boolean => places && !showsOrder(entry);
  if (places && entries.every((entry) => isLost(entry) && !isFailed(membersOf(entry)))) {
    return { items: [], saysNothing: true };
  }
  const classificationOf = remembering(facts);
  const items = entries.flatMap((entry, index) => {
    const item = membersOf(entry);
    if (areAllFailed || isFailed(item)) return classifyItem(item, index, classificationOf);
    return isLost(entry) ? classified(item, index, lostItem) : [];
  });
  return { items, saysNothing: false };
}

function membersOf(value: unknown): Item {
  return typeof value === 'object' && value !== null ? (value as Item) : {};
}

function itemsOf(data: unknown): readonly unknown[] {
  if (Array.isArray(data)) return data;
  // Multi-cancels and the older classic batch wrap their list in one member.
  const lists = Object.values(membersOf(data)).filter((value) => Array.isArray(value));
  return lists.length === 1 ? (lists[0] as unknown[]) : [];
}

function isFailed(item: Item): boolean {
  if (typeof item['success'] === 'boolean') return !item['success'];
  if (textOf(item['failMsg']) !== undefined) return true;
  const code = readCode(item['code']);
  if (code !== undefined) return !isSuccessCode(code);
  return item['status'] === 'fail';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isSuccessCode(code: string): boolean {
  return code === '200000' || code === '200';
}

function showsOrder(entry: unknown): boolean {
  const { orderId, id } = membersOf(entry);
  return isId(orderId) || isId(id) || (typeof entry === 'string' && isId(entry));
}

function classifyItem(item: Item, index: number, classificationOf: ItemClassifier): ClassifiedItem {
  const code = readCode(item['code']);
  const message = readMessage(item) ?? textOf(item['error']);
  return classified(item, index, classificationOf(code, message), code);
}

/** An entry that says neither that it failed nor what it made. */
const lostItem: ItemClassification = {
  action: 'surface',
  kind: 'server',
  meaning: 'This item has no order id, and does not say that it failed.',
  hint: 'Look it up by its clientOid before you send it again.',
};

/** Member by member: there may be a great many. */
function classified(
  item: Item,
  index: number,
  { message, action, kind, meaning, hint }: ItemClassification,
  code?: string,
): ClassifiedItem {
  return defined({
    index,
    clientOid: textOf(item['clientOid']),
    orderId: textOf(item['orderId'] ?? item['id']),
    symbol: textOf(item['symbol']),
    code,
    message,
    action,
    kind,
    meaning,
    hint,
  });
}

interface ItemClassification extends Pick<Classification, 'action' | 'kind' | 'meaning' | 'hint'> {
  readonly message?: string | undefined;
}

type ItemClassifier = (code: string | undefined, message: string | undefined) => ItemClassification;

/** So many different failures are looked up; a batch has some dozens of items. */
const mostDifferent = 1_000;

/** Looks up each failure of one batch once. */
function remembering(facts: RequestFacts): ItemClassifier {
  const known = new Map<string, ItemClassification>();
  return (code, message) => {
    const name = `${code ?? ''} ${message ?? ''}`;
    let found = known.get(name);
    if (found === undefined) {
      if (known.size >= mostDifferent) return unexplained(message);
      known.set(name, (found = itemClassification(facts, code, message)));
    }
    return found;
  };
}

function itemClassification(
  facts: RequestFacts,
  code: string | undefined,
  message: string | undefined,
): ItemClassification {
  // The items came inside HTTP 200.
  const parts = { status: 200, message };
  if (code !== undefined && !isSuccessCode(code)) {
    const row = rowFor(facts, { ...parts, code });
    return row === undefined
      ? classifyWithoutRow(facts, { ...parts, code })
      : fromRow(facts, row, parts, undefined);
  }
  const row = message === undefined ? undefined : rowByMessage(facts, message);
  return row === undefined ? unexplained(message) : fromRow(facts, row, parts, undefined);
}

function unexplained(message: string | undefined): ItemClassification {
  const words = message === undefined ? undefined : redactMessage(message);
  return {
    message: words,
    action: 'surface',
    kind: 'unknown',
    meaning: words ?? 'This item failed without saying why.',
    hint: 'Read the message; send this item again by itself, never the whole batch.',
  };
}

/**
 * The row that words without a code are about: one that says the same, else one of those that such
 * words decide between. Words of doubt are about no refusal.
 */
function rowByMessage(facts: RequestFacts, message: string): CatalogueRow | undefined {
  const [product, ...others] = productTables(facts);
  if (product === undefined || others.length > 0) return undefined;
  const same = findByMessage(message, product.tables);
  if (same !== undefined || readFailure(message) === 'doubtful') return same;
  const sense = lookUp('400100', { family: facts.family, message });
  if (sense?.message !== undefined) return sense;
  // On spot it takes words to make a limit of 200002.
  const limit = lookUp('200002', { family: 'spot', message });
  return limit?.kind === 'rate-limit' ? limit : undefined;
}
