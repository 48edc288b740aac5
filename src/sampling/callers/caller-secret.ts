// Secrets of callers. To check a signature the server must know the secret itself, not a hash of it; so it is
// kept sealed (platform/sealing.ts). The purpose names caller and key: moved to another row it does not open.
import { seal, unseal, type Sealing } from '../../platform/sealing.ts';
import type { Secrets } from '../../platform/secrets.ts';

export type Random = (bytes: number) => Uint8Array;
export interface KeyName {
  caller: string;
  id: string;
}

/** Begins with letters that a search for leaked secrets can look for; 256 random bits. */
export const newSecret = (random: Random): string =>
  `cgs_${Buffer.from(random(32)).toString('base64url')}`;

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Eight letters and digits that are not mistaken for each other. */
export const newKeyId = (random: Random): string =>
  [...random(8)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');

export const callerSealing = (secrets: Secrets, { caller, id }: KeyName): Sealing => ({
  secrets,
  purpose: `caller ${caller} key ${id}`,
});

export const sealSecret = (
  secret: string,
  name: KeyName,
  { appSecrets, random }: { appSecrets: Secrets; random: Random },
): Buffer => seal(callerSealing(appSecrets, name), Buffer.from(secret), random(12));

/** null when no SESSION_SECRET of the list sealed it, or it is of another key, or was changed. */
export const openSecret = (sealed: Buffer, name: KeyName, appSecrets: Secrets): string | null =>
  unseal(callerSealing(appSecrets, name), sealed)?.toString('utf8') ?? null;
