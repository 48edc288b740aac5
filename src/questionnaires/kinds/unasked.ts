// Kinds that respondents do not fill in: notes, calculations and hidden values. A form cannot set them.
import type { Kind } from './kind.ts';
import { answered, refusal } from './kind.ts';

export const unasked: Kind = {
  parse: () => answered(null),
  refuse: (value) =>
    typeof value === 'string' || typeof value === 'number' ? null : refusal('text'),
};
