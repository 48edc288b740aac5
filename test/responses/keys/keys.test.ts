import { expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import {
  draftIdOf,
  newToken,
  receiptOf,
  responseIdOf,
  sourceHash,
} from '../../../src/responses/keys/keys.ts';
import { isCode } from '../../../src/platform/written-code.ts';
import { RECEIPT_LENGTH, TOKEN_LENGTH } from '../../../src/responses/keys/receipt.ts';
import {
  readReceipt,
  readResumeCode,
  shownReceipt,
  shownResumeCode,
} from '../../../src/responses/keys/written-keys.ts';

test('a token gives one draft, one receipt, one response, each time the same', () => {
  const token = newToken(randomBytes);
  expect(isCode(token, TOKEN_LENGTH)).toBe(true);
  expect(isCode(receiptOf(token), RECEIPT_LENGTH)).toBe(true);
  expect(receiptOf(token)).toBe(receiptOf(token));
  expect(responseIdOf(receiptOf(token))).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(draftIdOf(token)).not.toBe(responseIdOf(receiptOf(token)));
});

test('a shown code contains the locality; older codes without it mean the same', () => {
  const token = newToken(randomBytes);
  expect(shownReceipt({ token, localityId: 1001 })).toMatch(/^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
  expect(readReceipt(shownReceipt({ token, localityId: 103_320 }))).toEqual({
    code: receiptOf(token),
    localityId: 103_320,
  });
  expect(readReceipt(receiptOf(token))).toEqual({ code: receiptOf(token), localityId: null });
  expect(shownResumeCode({ token, localityId: 1001 })).toMatch(/^(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}$/);
  expect(readResumeCode(shownResumeCode({ token, localityId: 1001 }))).toEqual({
    code: token,
    localityId: 1001,
  });
  expect(readResumeCode(token)).toEqual({ code: token, localityId: null });
});

test('5,000 tokens differ, and so do their receipts', () => {
  const tokens = Array.from({ length: 5_000 }, () => newToken(randomBytes));
  expect(new Set(tokens).size).toBe(5_000);
  expect(new Set(tokens.map(receiptOf)).size).toBe(5_000);
});

test('the hash of a source is the same within a day, and differs on the next day and under another key', () => {
  const source = { ip: '203.0.113.7', userAgent: 'Mozilla/5.0' };
  const hash = (key: string, at: string) => sourceHash(key, new Date(at), source).toString('hex');
  expect(hash('k', '2026-11-21T00:10:00Z')).toBe(hash('k', '2026-11-21T23:50:00Z'));
  expect(hash('k', '2026-11-21T23:50:00Z')).not.toBe(hash('k', '2026-11-22T00:10:00Z'));
  expect(hash('k', '2026-11-21T23:50:00Z')).not.toBe(hash('l', '2026-11-21T23:50:00Z'));
});

test('hashes of sources sort by day', () => {
  const hashes = ['2026-11-21', '2026-11-22', '2027-01-01'].flatMap((day) =>
    Array.from({ length: 50 }, (_, index) =>
      sourceHash('k', new Date(`${day}T12:00:00Z`), { ip: `203.0.113.${index}`, userAgent: day }),
    ),
  );
  expect(new Set(hashes.map((hash) => hash.toString('hex'))).size).toBe(150);
  expect(hashes.every((hash) => hash.length === 16)).toBe(true);
  const days = hashes.map((hash) => hash.readUInt16BE(0));
  expect(days).toEqual([...days].sort((a, b) => a - b));
});
