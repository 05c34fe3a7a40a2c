import type { ExchangeFault, FaultAnswer } from '../../src/testing/index.js';

/**
 * Answers that do not say what became of a request, or say it in disguise: as the exchange, or whoever
 * stands before it, is known to word them.
 */
const under200000 = (msg: string, data?: null): FaultAnswer => ({
  body: data === null ? { code: '200000', msg, data } : { code: '200000', msg },
});
const coded = (code: string, msg: string, status = 200): FaultAnswer => ({
  status,
  body: { code, msg },
});

/** Answers to a placement that leave open whether it was carried out, on every product. */
const open: readonly FaultAnswer[] = [
  under200000('Order confirmation failed, please check'),
  under200000('No response from matching engine', null),
  under200000('Unable to confirm result', null),
  under200000('Service unavailable'),
  // Successes that lack the id.
  { body: { code: '200000', data: {} } },
  { body: { code: '200000', data: null } },
  // Nobody's codes.
  coded('999999', 'brand new'),
  coded('700001', 'brand new', 400),
];

/** Codes that only a foreign product's table knows, and whatever they say there. */
const foreign: Readonly<Record<'spot' | 'futures', readonly FaultAnswer[]>> = {
  spot: [
    coded('300002', 'Contract trading is suspended'),
    coded('300014', 'The position is being liquidated'),
    coded('151011', 'x'),
    coded('130316', 'x'),
  ],
  futures: [coded('600203', 'Symbol cant be traded'), coded('151011', 'x'), coded('130316', 'x')],
};

/** Refusals under a success code: the order was not placed. */
const refusals: readonly FaultAnswer[] = [
  under200000('Unsuccessful! Exceeded the max. funds out-transfer limit', null),
  under200000('The interface is offline'),
  under200000('Insufficient balance', null),
];

/** Answers to a look-up after which there is no use in another one. */
const finalToReads: readonly ExchangeFault[] = [
  { kind: 'answer-before', answer: coded('411100', 'User are frozen') },
  { kind: 'answer-before', answer: coded('400302', 'unavailable in your region', 403) },
  { kind: 'answer-before', answer: coded('400007', 'Access denied, require more permission', 403) },
  { kind: 'answer-before', answer: coded('600004', 'unavailable in your location') },
  { kind: 'status-before', status: 403 },
];

const pick = <T>(list: readonly T[], share: number): T =>
  list[Math.min(list.length - 1, Math.floor(share * list.length))]!;

/** An answer that leaves it open, whether it was carried out or not; `share` in [0, 1) chooses. */
export function openAnswer(
  product: 'spot' | 'futures',
  isCarriedOut: boolean,
  share: number,
): ExchangeFault {
  const kind = isCarriedOut ? 'answer-after' : 'answer-before';
  return { kind, answer: pick([...open, ...foreign[product]], share) };
}

/** A refusal in disguise. */
export function disguisedRefusal(share: number): ExchangeFault {
  return { kind: 'answer-before', answer: pick(refusals, share) };
}

/** A refusal of a read, for good. */
export function finalRefusal(share: number): ExchangeFault {
  return pick(finalToReads, share);
}

/** Whether a request was refused so. */
export function isFinallyRefused(request: {
  readonly method: string;
  readonly fault?: string | undefined;
  readonly status?: number | undefined;
  readonly code?: string | undefined;
}): boolean {
  const { method, fault, status, code = '' } = request;
  if (method !== 'GET') return false;
  if (fault === 'status-before') return status === 403;
  return fault === 'answer-before' && ['411100', '400302', '400007', '600004'].includes(code);
}
