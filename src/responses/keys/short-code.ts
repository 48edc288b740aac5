// The code of a short link after a service: made from the link and the caller's secret, so that asking
// again gives the same one. It carries its locality. What it leads to is sealed with the code itself.
import { createHash, createHmac } from 'node:crypto';
import { seal, unseal } from '../../platform/sealing.ts';
import { type Carried, carrying, makeCode, readCarried } from '../../platform/written-code.ts';

/** 80 bits: nobody finds one by trying, also not who reads the database. */
const LENGTH = 16;
const NONCE_BYTES = 12;

/** @param text what the caller signs; @param secret of its key */
export const shortCode = (secret: string, text: string): string =>
  makeCode(LENGTH, (attempt) =>
    createHmac('sha256', secret).update(`civic-gauge-short-v1\n${attempt}\n${text}`).digest(),
  );

/** As it stands in the address. */
export const shownShortCode = (code: string, localityId: number): string =>
  carrying(code, localityId);

/** Null: a code of this kind it cannot be. */
export const readShortCode = (typed: string): Carried | null => readCarried(typed, LENGTH);

export const shortLinkId = (code: string): Buffer =>
  createHash('sha256').update(`short:${code}`).digest();

const sealing = (code: string) => ({ secrets: [code] as [string], purpose: 'short-link' });

/** One code seals one address, so the nonce may follow from both. */
export function sealAddress(code: string, address: string): Buffer {
  const nonce = createHmac('sha256', code).update(address).digest().subarray(0, NONCE_BYTES);
  return seal(sealing(code), Buffer.from(address), nonce);
}

/** Null where the code did not seal it. */
export const openAddress = (code: string, sealed: Uint8Array): string | null =>
  unseal(sealing(code), sealed)?.toString() ?? null;
