import { refusalText } from '../policy/persistence.js';
import { isTransient } from '../policy/policy.js';
import type { Classification } from '../types/index.js';
import type { Reconciliation } from './reconcile.js';

/** What the last answer means, now that it is known what became of the order. */
export function reconciledClassification(
  classification: Classification,
  reconciliation: Reconciliation | undefined,
): Classification {
  if (reconciliation?.result === 'unsettled') return { ...classification, executed: 'unknown' };
  if (reconciliation?.result !== 'absent') return classification;
  // Once it is proved that the order is not there, its lost answer is as good as a refusal.
  const proved = { ...classification, executed: 'no' } as const;
  if (isTransient(classification)) {
    return {
      ...proved,
      action: 'retry',
      meaning: 'Its answer was lost; look-ups proved that the order was not placed.',
      hint: 'It was not placed and cannot be any more: place it anew if you still want it.',
    };
  }
  return {
    ...proved,
    action: 'surface',
    meaning: 'Its answer left it open; look-ups proved that the order was not placed.',
    hint: `It was not placed and cannot be any more. It would probably be answered so again: ${refusalText(classification)}`,
  };
}
