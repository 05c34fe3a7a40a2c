/**
 * Imported first by every example that sends something: without `KUCOIN_API` it would reach the real
 * KuCoin, and nobody gets there by accident.
 */
import { refusalFor } from './refusal.js';

const refusal = refusalFor(process.env, process.argv);
if (refusal !== undefined) {
  console.error(refusal);
  process.exit(2);
}
