// What is kept while somebody signs in at the identity provider: sealed in a cookie of the browser, for ten
// minutes.
import { z } from 'zod';
import { seal, unseal } from '../../platform/sealing.ts';
import type { Cookie } from '../../platform/http/reply-kinds.ts';
import type { Secrets } from '../../platform/secrets.ts';

export const KEPT = 'cg_sso';
const LIFE_SECONDS = 600;

const kept = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where to go after signing in. */
  next: z.string(),
  /** Who links the identity to their account; null: somebody signs in. */
  userId: z.string().nullable(),
  until: z.number(),
});
export type Kept = Omit<z.infer<typeof kept>, 'until'>;

const sealing = (secrets: Secrets) => ({ secrets, purpose: 'single sign-on' });

/** @param nonce 12 random bytes */
export function keptCookie(
  secrets: Secrets,
  request: Kept,
  { nonce, now }: { nonce: Uint8Array; now: Date },
): Cookie {
  const content = { ...request, until: now.getTime() + LIFE_SECONDS * 1000 };
  const sealed = seal(sealing(secrets), Buffer.from(JSON.stringify(content)), nonce);
  return { name: KEPT, value: sealed.toString('base64url'), maxAgeSeconds: LIFE_SECONDS };
}

/** Null: there is none, it is too old, or it was not sealed here. */
export function readKept(secrets: Secrets, cookie: string | undefined, now: Date): Kept | null {
  if (!cookie) return null;
  const opened = unseal(sealing(secrets), Buffer.from(cookie, 'base64url'));
  const read = opened && kept.safeParse(JSON.parse(opened.toString('utf8')));
  return read?.success && read.data.until > now.getTime() ? read.data : null;
}
