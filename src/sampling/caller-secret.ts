// Secrets of callers. To check a signature the server must know the secret itself, not a hash of it; so it is
// kept encrypted (AES-256-GCM) with a key derived from SESSION_SECRET, which does not stand in the database.
// A sealed secret is bound to its caller and key id: moved to another row it does not open.
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

export type Random = (bytes: number) => Uint8Array;
export interface KeyName { caller: string; id: string }

const NONCE = 12;
const TAG = 16;

/** Begins with letters that a search for leaked secrets can look for; 256 random bits. */
export const newSecret = (random: Random): string => `cgs_${Buffer.from(random(32)).toString('base64url')}`;

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Eight letters and digits that are not mistaken for each other. */
export const newKeyId = (random: Random): string => [...random(8)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');

const sealingKey = (appSecret: string): Buffer => Buffer.from(hkdfSync('sha256', appSecret, '', 'civic-gauge caller secrets 1', 32));
const bound = ({ caller, id }: KeyName): Buffer => Buffer.from(`${caller}\n${id}`);

/** @returns nonce, tag and ciphertext in one */
export function seal(secret: string, name: KeyName, { appSecret, random }: { appSecret: string; random: Random }): Buffer {
  const nonce = Buffer.from(random(NONCE));
  const cipher = createCipheriv('aes-256-gcm', sealingKey(appSecret), nonce).setAAD(bound(name));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

/** The secret; null when it was sealed with another SESSION_SECRET, for another key, or was changed since. */
export function unseal(sealed: Buffer, name: KeyName, appSecret: string): string | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealingKey(appSecret), sealed.subarray(0, NONCE), { authTagLength: TAG }).setAAD(bound(name));
    decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
