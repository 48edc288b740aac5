// Encrypts values to be read again, but not from the database alone: AES-256-GCM, with one key for each purpose, derived
// from the newest secret. Values under an older secret of the list are read too, until they are re-encrypted (resealed).
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Secrets } from './secrets.ts';

const NONCE = 12;
const TAG = 16;
const keyOf = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `seal:${purpose}`, 32));

export interface Sealing {
  secrets: Secrets;
  purpose: string;
}

/** @param nonce 12 random bytes, never used twice */
export function seal(
  { secrets, purpose }: Sealing,
  content: Uint8Array,
  nonce: Uint8Array,
): Buffer {
  const cipher = createCipheriv('aes-256-gcm', keyOf(secrets[0], purpose), nonce);
  const sealed = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

function unsealWith(key: Buffer, sealed: Uint8Array): Buffer | null {
  try {
    const nonce = sealed.subarray(0, NONCE);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
    decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
  } catch {
    return null;
  }
}

/** null when none of the secrets sealed it, or it was for another purpose, or was changed. */
export function unseal({ secrets, purpose }: Sealing, sealed: Uint8Array): Buffer | null {
  for (const secret of secrets) {
    const opened = unsealWith(keyOf(secret, purpose), sealed);
    if (opened !== null) return opened;
  }
  return null;
}

/** `current`: the newest secret sealed it already; `unreadable`: none of the list did. */
export type Resealed = { state: 'current' | 'unreadable' } | { state: 'resealed'; sealed: Buffer };

/** The same content under the newest secret. @param nonce as for seal */
export function resealed(sealing: Sealing, sealed: Uint8Array, nonce: Uint8Array): Resealed {
  const {
    secrets: [newest],
    purpose,
  } = sealing;
  if (unseal({ secrets: [newest], purpose }, sealed) !== null) return { state: 'current' };
  const opened = unseal(sealing, sealed);
  if (opened === null) return { state: 'unreadable' };
  return { state: 'resealed', sealed: seal(sealing, opened, nonce) };
}
