import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { grouped, isCode, makeCode, readCode } from '../../src/platform/written-code.ts';

const codeOf = (seed: number[]) => makeCode(11, (attempt) => Uint8Array.from([...seed, attempt]).reverse());

describe('a code copied by hand', () => {
  test('is read back from any way of writing it', () => {
    fc.assert(fc.property(fc.array(fc.nat(255), { minLength: 8, maxLength: 8 }), (seed) => {
      const code = codeOf(seed);
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
      expect(isCode(readCode(` ${grouped(code).toLowerCase()} `), 11)).toBe(true);
      expect(isCode(readCode(code.replaceAll('0', 'o').replaceAll('1', 'l')), 11)).toBe(true);
    }));
  });

  test('with one wrong character is noticed', () => {
    fc.assert(fc.property(fc.array(fc.nat(255), { minLength: 8, maxLength: 8 }), fc.nat(11), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), (seed, at, character) => {
      const code = codeOf(seed);
      const wrong = code.slice(0, at) + character + code.slice(at + 1);
      expect(isCode(wrong, 11)).toBe(wrong === code);
    }));
  });

  test('with two neighbours swapped is noticed', () => {
    fc.assert(fc.property(fc.array(fc.nat(255), { minLength: 8, maxLength: 8 }), fc.nat(10), (seed, at) => {
      const code = codeOf(seed);
      const swapped = code.slice(0, at) + code[at + 1]! + code[at]! + code.slice(at + 2);
      expect(isCode(swapped, 11)).toBe(swapped === code);
    }));
  });

  test('has the check character of the published scheme', () => {
    // 1234 in base 32 is 16J; 1234 mod 37 = 13, which is D.
    expect(isCode('16JD', 3)).toBe(true);
    expect(isCode('16JE', 3)).toBe(false);
    expect(isCode('', 3)).toBe(false);
    expect(isCode('16J', 3)).toBe(false);
  });
});
