// The mark of a draft in its forms: it says to which draft a form belongs, and proves that this server gave
// the form out for it. Whoever has no page of the draft cannot make its mark.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secrets } from '../../platform/secrets.ts';

/** The field of a form that carries the mark. */
export const MARK_FIELD = '_draft';

const made = (secret: string, draftId: string): string =>
  createHmac('sha256', `form:${secret}`).update(draftId).digest('base64url').slice(0, 22);

/** @returns 22 characters, 132 bits */
export const draftMark = (secrets: Secrets, draftId: string): string => made(secrets[0], draftId);

/** Whether the mark is that of the draft, also under an earlier secret. */
export function isMarkOf(secrets: Secrets, draftId: string, mark: string): boolean {
  const given = Buffer.from(mark);
  return secrets.some((secret) => {
    const expected = Buffer.from(made(secret, draftId));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
