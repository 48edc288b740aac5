// The hash of a model: equal for equal models, independent of the order of their keys.
import { createHash } from 'node:crypto';
import type { Questionnaire } from '../model/questionnaire.ts';

/** SHA-256 (hex) of the document; the order of keys does not count, as jsonb does not keep it. */
export function hashOf(model: Questionnaire): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(model)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
