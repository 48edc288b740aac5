// Valid names, and the one suggested where a name is not.
import { isReserved, NAME_PATTERN, nameSchema } from '../../questionnaires/model/questionnaire.ts';
import type { Line } from '../reading/row-reader.ts';
import { cellText, complain } from '../reading/row-reader.ts';

export function isName(line: Line, written: string): boolean {
  if (nameSchema.safeParse(written).success) return true;
  if (written === '') complain(line, 'name', 'name_missing', { type: cellText(line, 'type') });
  else if (isReserved(written))
    complain(line, 'name', 'name_reserved', { name: written, write: suggestion(written) });
  else complain(line, 'name', 'name_wrong', { name: written, write: suggestion(written) });
  return false;
}

/** A name near the wrong one that would do. */
export function suggestion(written: string): string {
  const tidied = written
    .trim()
    .replace(/[^\p{L}\p{M}\p{N}_.-]+/gu, '_')
    .replace(/^_+|(?<!_)_+$/g, '')
    .slice(0, 60);
  return NAME_PATTERN.test(tidied) && !isReserved(tidied) ? tidied : `q_${tidied}`;
}
