// Codes that a respondent copies by hand: the receipt, and the code to resume elsewhere. Both contain the
// locality, which says in which shard the row is: without it every shard is queried. Older codes
// without the locality are still accepted.
import { carrying, grouped, readCarried } from '../../platform/written-code.ts';
import { receiptOf } from './keys.ts';
import { RECEIPT_LENGTH, TOKEN_LENGTH } from './receipt.ts';

interface TokenParts {
  token: string;
  localityId: number;
}
/** `localityId` null: the code does not contain it, or it is too large for a code. */
export interface WrittenKey {
  code: string;
  localityId: number | null;
}

/** As it is shown: 7KQ4-M2XD-9PZA-3F0H. */
export const shownReceipt = ({ token, localityId }: TokenParts): string =>
  grouped(carrying(receiptOf(token), localityId));
export const shownResumeCode = ({ token, localityId }: TokenParts): string =>
  grouped(carrying(token, localityId));

/**
 * `code` is what `receiptOf` gives.
 * @returns null for what cannot be a receipt (a typing mistake)
 */
export const readReceipt = (typed: string): WrittenKey | null => read(typed, RECEIPT_LENGTH);
/** `code` is the draft's token. The draft may have moved to another locality since. */
export const readResumeCode = (typed: string): WrittenKey | null => read(typed, TOKEN_LENGTH);

function read(typed: string, length: number): WrittenKey | null {
  const found = readCarried(typed, length);
  return found && { code: found.code, localityId: found.number };
}
