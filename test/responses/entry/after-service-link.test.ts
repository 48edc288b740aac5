// The signed link as the document for integrators describes it: its example, and what is not accepted as a link.
import { describe, expect, it, test } from '@jest/globals';
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../../src/platform/config/paths.ts';
import {
  batchSchema,
  itemSchema,
} from '../../../src/responses/entry/after-service/batch-request.ts';
import { requestText } from '../../../src/responses/entry/after-service/caller-request.ts';
import {
  dossierKey,
  isSameSignature,
  latestExpiry,
  linkQuery,
  linkText,
  looksLikeLink,
  readLink,
  signatureOf,
  timeRefusal,
  usualExpiry,
} from '../../../src/responses/entry/after-service/after-service-link.ts';

const secret = 'cgs_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';
const link = {
  caller: 'cong-dvc',
  key: 'k7m2q9xa',
  service: 'DVC09',
  locality: '01',
  finishedOn: '2026-11-20',
  dossier: '9f3c2f5c8f6b6a1de2f0f7b1b0a4c3d2e1f00112233445566778899aabbccdde',
  expires: 1797699600,
};
const signed = { ...link, signature: signatureOf(secret, linkText('2026-q4', link)) };
const query = (changes: Record<string, string> = {}) => {
  const parts = new URLSearchParams(linkQuery(signed));
  for (const [name, value] of Object.entries(changes)) parts.set(name, value);
  return parts;
};

describe('an after-service link', () => {
  it('is parsed as it was written', () => {
    expect(readLink(query())).toEqual(signed);
  });
  it('may be mixed with other parameters', () => {
    expect(readLink(query({ lang: 'en', utm_source: 'sms' }))).toEqual(signed);
  });

  test.each([
    ['v', '2'],
    ['c', 'Cong'],
    ['c', '__proto__'],
    ['c', 'a'.repeat(10_000)],
    ['k', 'k7m2q9x'],
    ['k', 'constructor'],
    ['s', ''],
    ['s', 'DVC09\n'],
    ['s', 'x'.repeat(41)],
    ['l', '1'],
    ['l', '001'],
    ['l', '２１'],
    ['f', '2026-02-30'],
    ['f', '20/11/2026'],
    ['f', '2026-11-20\n'],
    ['d', 'H26-1'],
    ['d', link.dossier.toUpperCase()],
    ['e', '1e9'],
    ['e', '99999999999'],
    ['e', '-179769960'],
    ['g', ''],
    ['g', `${signed.signature}=`],
  ])('with %s = %j is none', (name, value) => {
    expect(readLink(query({ [name]: value }))).toBeNull();
  });

  test.each(['v', 'c', 'k', 's', 'l', 'f', 'd', 'e', 'g'])(
    'without %s, or with it twice, is none',
    (name) => {
      const less = query();
      less.delete(name);
      expect(readLink(less)).toBeNull();
      const more = query();
      more.append(name, more.get(name)!);
      expect(readLink(more)).toBeNull();
    },
  );

  it('is recognised even when incomplete', () => {
    expect(looksLikeLink(new URLSearchParams('c=cong-dvc&k=k7m2'))).toBe(true);
    expect(looksLikeLink(new URLSearchParams('lang=en&p=post'))).toBe(false);
  });

  it('changes its signature with every part and with the round', () => {
    const others = [
      linkText('2026-q3', link),
      linkText('2026-q4', { ...link, caller: 'other' }),
      linkText('2026-q4', { ...link, key: 'k7m2q9xb' }),
      linkText('2026-q4', { ...link, service: 'DVC10' }),
      linkText('2026-q4', { ...link, locality: '04' }),
      linkText('2026-q4', { ...link, finishedOn: '2026-11-19' }),
      linkText('2026-q4', { ...link, dossier: '0'.repeat(64) }),
      linkText('2026-q4', { ...link, expires: 1797699601 }),
    ].map((text) => signatureOf(secret, text));
    expect(new Set([...others, signed.signature]).size).toBe(9);
    expect(others.some((other) => isSameSignature(other, signed.signature))).toBe(false);
    expect(isSameSignature(signed.signature, signed.signature)).toBe(true);
    expect(isSameSignature('short', signed.signature)).toBe(false);
  });

  it('is valid from the day the service ended, five minutes early and late, and no longer than ninety days', () => {
    const at = (text: string) => new Date(text);
    expect(timeRefusal(link, at('2026-11-19T16:54:59Z'))).toBe('future');
    expect(timeRefusal(link, at('2026-11-19T16:55:00Z'))).toBeNull();
    expect(
      timeRefusal({ ...link, expires: latestExpiry('2026-11-20') }, at('2026-11-22T00:00:00Z')),
    ).toBeNull();
    expect(
      timeRefusal({ ...link, expires: latestExpiry('2026-11-20') + 1 }, at('2026-11-22T00:00:00Z')),
    ).toBe('long');
    const expires = usualExpiry('2026-11-20');
    expect(new Date(expires * 1000).toISOString()).toBe('2026-12-20T17:00:00.000Z');
    expect(timeRefusal({ ...link, expires }, at('2026-12-20T17:05:00Z'))).toBeNull();
    expect(timeRefusal({ ...link, expires }, at('2026-12-20T17:05:01Z'))).toBe('expired');
  });

  it('is stored as a hash that two callers do not share', () => {
    expect(dossierKey(link)).toMatch(/^[0-9a-f]{64}$/);
    expect(dossierKey(link)).not.toBe(dossierKey({ ...link, caller: 'other' }));
    expect(dossierKey(link)).not.toContain(link.dossier);
  });
});

describe('docs/after-service-links.md', () => {
  const text = readFileSync(path.join(projectRoot, 'docs/after-service-links.md'), 'utf8');
  const handed = /`(cgs_[\w-]+)`/.exec(text)![1]!;
  const hmac = (lines: string): string =>
    createHmac('sha256', handed).update(lines).digest('base64url');

  it('shows a link that is parsed, signed and computed as it says', () => {
    const shown = new URL(/https:\/\/survey\.example\.vn\S+/.exec(text)![0]);
    const read = readLink(shown.searchParams)!;
    const lines = linkText(shown.pathname.replace('/s/', ''), read);
    expect(text).toContain(`\`\`\`\n${lines}\n\`\`\`\n\ngives \`g\` = \`${hmac(lines)}\``);
    expect(read.signature).toBe(hmac(lines));
    expect(read.dossier).toBe(
      createHash('sha256')
        .update(/SHA-256 of `([^`]+)`/.exec(text)![1]!)
        .digest('hex'),
    );
    expect(timeRefusal(read, new Date('2026-11-22T00:00:00Z'))).toBeNull();
  });

  it('shows a request that is signed as it says', () => {
    const [, lines = ''] = /```\n(civic-gauge-request-v1[^`]+)\n```/.exec(text)!;
    const [, , , time = '', nonce = ''] = lines.split('\n');
    const body = Buffer.from(/That body is `([^`]+)`/.exec(text)![1]!);
    expect(
      requestText(
        { method: 'POST', path: '/api/v1/rounds/2026-q4/after-service-links', body },
        { time: Number(time), nonce },
      ),
    ).toBe(lines);
    expect(text).toContain(`with the secret above \`${hmac(lines)}\``);
    expect(
      batchSchema
        .parse(JSON.parse(body.toString()))
        .items.map((item) => itemSchema.safeParse(item).success),
    ).toEqual([true]);
  });
});
