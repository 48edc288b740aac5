// A point on a stated scale.
import { onScale, scaleOf } from '../model/scale.ts';
import { decimal } from './decimal.ts';
import type { Kind } from './kind.ts';
import { refusal } from './kind.ts';

export const range: Kind = {
  parse: (raw, question, context) => {
    const result = decimal.parse(raw, question, context);
    if (!result.ok || result.value === null) return result;
    const problem = range.refuse(result.value, question, context);
    return problem ? { ok: false, ...problem } : result;
  },
  refuse: (value, question) => {
    const scale = scaleOf(question);
    if (typeof value === 'number' && scale && onScale(value, scale)) return null;
    return refusal('scale', {
      start: scale?.start ?? '',
      end: scale?.end ?? '',
      step: scale?.step ?? '',
    });
  },
};
