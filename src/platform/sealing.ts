// What must be read again by this application and by nobody who only sees the database: sealed with a key made
// from the application's secret (AES-256-GCM), one key for each purpose.
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

const NONCE = 12;
const TAG = 16;
const keyOf = (secret: string, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', `seal:${purpose}`, 32));

export interface Sealing { secret: string; purpose: string }

/** @param nonce 12 random bytes, never used twice */
export function seal({ secret, purpose }: Sealing, content: Uint8Array, nonce: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, purpose), nonce);
  const sealed = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** null when it was sealed with another secret or for another purpose, or was changed. */
export function unseal({ secret, purpose }: Sealing, sealed: Uint8Array): Buffer | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret, purpose), sealed.subarray(0, NONCE), { authTagLength: TAG });
    decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
  } catch {
    return null;
  }
}
