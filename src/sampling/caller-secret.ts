// Secrets of callers. To check a signature the server must know the secret itself, not a hash of it; so it is
// kept sealed (platform/sealing.ts). The purpose names caller and key: moved to another row it does not open.
import { seal, unseal } from '../platform/sealing.ts';

export type Random = (bytes: number) => Uint8Array;
export interface KeyName { caller: string; id: string }

/** Begins with letters that a search for leaked secrets can look for; 256 random bits. */
export const newSecret = (random: Random): string => `cgs_${Buffer.from(random(32)).toString('base64url')}`;

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Eight letters and digits that are not mistaken for each other. */
export const newKeyId = (random: Random): string => [...random(8)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');

const sealing = (appSecret: string, { caller, id }: KeyName) => ({ secret: appSecret, purpose: `caller ${caller} key ${id}` });

export const sealSecret = (secret: string, name: KeyName, { appSecret, random }: { appSecret: string; random: Random }): Buffer => seal(sealing(appSecret, name), Buffer.from(secret), random(12));

/** The secret; null when it was sealed with another SESSION_SECRET, for another key, or was changed since. */
export const openSecret = (sealed: Buffer, name: KeyName, appSecret: string): string | null => unseal(sealing(appSecret, name), sealed)?.toString('utf8') ?? null;
