// A registered caller and the links it would make, with a signature worked out here and not by the code under
// test.
import { HOST_ORGANISATION } from '../../src/accounts/host-organisation.ts';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { inTransaction } from '../../src/platform/db/database.ts';
import type { Db } from '../../src/platform/db/connect.ts';
import type { CallerScope } from '../../src/sampling/callers/caller.ts';
import {
  registerCaller,
  type HandedKey,
} from '../../src/sampling/callers/register-caller.command.ts';

export async function makeCaller(
  db: Db,
  appSecret: string,
  changes: Partial<CallerScope> & { code?: string } = {},
): Promise<HandedKey> {
  const caller = {
    code: 'cong-dvc',
    organisationId: HOST_ORGANISATION,
    name: { vi: 'Cổng Dịch vụ công', en: 'Public Service Portal' },
    contact: 'it@portal.example',
    rounds: [],
    services: [],
    localities: [],
    ...changes,
  };
  return await inTransaction(db, async (tx) =>
    registerCaller(tx, caller, {
      actor: null,
      at: new Date(),
      appSecrets: [appSecret],
      random: randomBytes,
    }),
  );
}

export const dossierOf = (number: string): string =>
  createHash('sha256').update(`salt of the portal:${number}`).digest('hex');

export type Parts = Record<'v' | 'c' | 'k' | 's' | 'l' | 'f' | 'd' | 'e', string> & { w?: string };

/** The parts of a good link about a driving licence in Ha Noi that was ready the day before `now`. */
export const partsOf = (key: HandedKey, now: Date, changes: Partial<Parts> = {}): Parts => ({
  v: '1',
  c: key.caller,
  k: key.id,
  s: 'DVC09',
  l: '01',
  f: new Date(now.getTime() - 86_400_000).toISOString().slice(0, 10),
  d: dossierOf('000.00.01.H26-261120-0001'),
  e: String(Math.floor(now.getTime() / 1000) + 7 * 86_400),
  ...changes,
});

/** As docs/after-service-links.md describes it. */
export const sign = (secret: string, round: string, p: Parts): string =>
  createHmac('sha256', secret)
    .update(
      `civic-gauge-link-v1\n${round}\n${p.c}\n${p.k}\n${p.s}\n${p.l}\n${p.f}\n${p.d}\n${p.e}` +
        (p.w === undefined ? '' : `\n${p.w}`),
    )
    .digest('base64url');

export const linkTo = (key: HandedKey, round: string, parts: Parts): string =>
  `/s/${round}?${new URLSearchParams({ ...parts, g: sign(key.secret, round, parts) }).toString()}`;

/** The `Authorization` of a signed request. @param of.secret to sign with another than the key's */
export function requestHeader(
  key: HandedKey,
  of: { to: string; body: string; time: number; nonce?: string; secret?: string },
): string {
  const { to, body, time, nonce = randomBytes(12).toString('base64url'), secret = key.secret } = of;
  const hash = createHash('sha256').update(body).digest('hex');
  const text = `civic-gauge-request-v1\nPOST\n${to}\n${time}\n${nonce}\n${hash}`;
  const signature = createHmac('sha256', secret).update(text).digest('base64url');
  return `CivicGauge-HMAC-SHA256 caller=${key.caller},key=${key.id},time=${time},nonce=${nonce},signature=${signature}`;
}
