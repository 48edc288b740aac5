// The codes of a respondent: the token of a draft, which also resumes it elsewhere, and the receipt.

/**
 * Characters before the check character: 75 random bits for a draft, 55 for a receipt. As they are
 * shown (written-keys.ts) the locality is in them.
 */
export const TOKEN_LENGTH = 15;
export const RECEIPT_LENGTH = 11;
