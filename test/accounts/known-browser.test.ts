// The cookie of a browser in which somebody signed in before: bound to the account, not to be
// made up.
import { expect, it } from '@jest/globals';
import { knownBrowser, knownBrowserCookie } from '../../src/accounts/known-browser.ts';

const [newer, older] = ['n'.repeat(32), 'o'.repeat(32)];
const nonce = new Uint8Array(16).fill(7);
const { value } = knownBrowserCookie([older], 'lan', nonce);

it('names the browser to who knows the secret, also after a newer one came', () => {
  const number = knownBrowser([older], 'lan', value);
  expect(number).toBe(Buffer.from(nonce).toString('base64url'));
  expect(knownBrowser([newer, older], 'lan', value)).toBe(number);
});
it.each([
  ['no cookie', undefined],
  ['an empty one', ''],
  ['no signature', value!.split('.')[0]],
  ['no number', `.${value!.split('.')[1]!}`],
  ['another number', `x${value!}`],
])('is nobody’s with %s', (_what, cookie) => {
  expect(knownBrowser([older], 'lan', cookie)).toBeNull();
});
it('is nobody’s for another account or another secret', () => {
  expect(knownBrowser([older], 'minh', value)).toBeNull();
  expect(knownBrowser([newer], 'lan', value)).toBeNull();
});
