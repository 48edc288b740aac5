import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  carrying,
  grouped,
  isCode,
  makeCode,
  MAX_CARRIED,
  readCarried,
  readCode,
} from '../../src/platform/written-code.ts';

const codeOf = (seed: number[]) =>
  makeCode(11, (attempt) => Uint8Array.from([...seed, attempt]).reverse());

describe('a code copied by hand', () => {
  test('is read back from any way of writing it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255), { minLength: 8, maxLength: 8 }), (seed) => {
        const code = codeOf(seed);
        expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
        expect(isCode(readCode(` ${grouped(code).toLowerCase()} `), 11)).toBe(true);
        expect(isCode(readCode(code.replaceAll('0', 'o').replaceAll('1', 'l')), 11)).toBe(true);
      }),
    );
  });

  test('with one wrong character is noticed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(255), { minLength: 8, maxLength: 8 }),
        fc.nat(11),
        fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
        (seed, at, character) => {
          const code = codeOf(seed);
          const wrong = code.slice(0, at) + character + code.slice(at + 1);
          expect(isCode(wrong, 11)).toBe(wrong === code);
        },
      ),
    );
  });

  test('with two neighbours swapped is noticed', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255), { minLength: 8, maxLength: 8 }), fc.nat(10), (seed, at) => {
        const code = codeOf(seed);
        const swapped = code.slice(0, at) + code[at + 1]! + code[at]! + code.slice(at + 2);
        expect(isCode(swapped, 11)).toBe(swapped === code);
      }),
    );
  });

  test('has the check character of the published scheme', () => {
    // 1234 in base 32 is 16J; 1234 mod 37 = 13, which is D.
    expect(isCode('16JD', 3)).toBe(true);
    expect(isCode('16JE', 3)).toBe(false);
    expect(isCode('', 3)).toBe(false);
    expect(isCode('16J', 3)).toBe(false);
  });
});

describe('a code that carries a number', () => {
  const seeds = fc.array(fc.nat(255), { minLength: 8, maxLength: 8 });
  const numbers = fc.oneof(
    fc.nat(MAX_CARRIED),
    fc.constantFrom(0, 1, 1001, 100_000, 103_320, MAX_CARRIED),
  );

  test('is four characters longer, of letters and digits only, and gives back both', () => {
    fc.assert(
      fc.property(seeds, numbers, (seed, number) => {
        const code = codeOf(seed);
        const long = carrying(code, number);
        expect(long).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
        expect(readCarried(` ${grouped(long).toLowerCase()} `, 11)).toEqual({ code, number });
        expect(carrying(code, number)).toBe(long);
      }),
      { numRuns: 1_000 },
    );
  });

  test('is still read without it, as it was written before', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(readCarried(codeOf(seed), 11)).toEqual({ code: codeOf(seed), number: null });
      }),
    );
  });

  test('with one wrong character is noticed', () => {
    fc.assert(
      fc.property(
        seeds,
        numbers,
        fc.nat(15),
        fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
        (seed, number, at, character) => {
          const long = carrying(codeOf(seed), number);
          const wrong = long.slice(0, at) + character + long.slice(at + 1);
          expect(readCarried(wrong, 11) !== null).toBe(wrong === long);
        },
      ),
    );
  });

  test.each([MAX_CARRIED + 1, -1, 1.5, NaN])('cannot carry %d, and stays as it is', (number) => {
    expect(carrying(codeOf([1, 2, 3, 4, 5, 6, 7, 8]), number)).toBe(
      codeOf([1, 2, 3, 4, 5, 6, 7, 8]),
    );
  });

  test.each(['', '16JD', 'Ω'.repeat(16), '0'.repeat(15), '0'.repeat(17)])('%s is none', (typed) => {
    expect(readCarried(typed, 11)).toBeNull();
  });
});
