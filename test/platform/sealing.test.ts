import { expect, it } from '@jest/globals';
import { seal, unseal } from '../../src/platform/sealing.ts';

const sealing = { secrets: ['a secret of thirty-two characters'] as const, purpose: 'test' };
const content = Buffer.from('hạt giống');
const nonce = new Uint8Array(12).fill(1);

it('gives back what was sealed, and nothing to another secret or purpose, or when a bit was changed', () => {
  const sealed = seal(sealing, content, nonce);
  expect(unseal(sealing, sealed)).toEqual(content);
  expect(sealed.includes(content)).toBe(false);
  expect(unseal({ ...sealing, secrets: ['another one'] }, sealed)).toBeNull();
  expect(unseal({ ...sealing, purpose: 'another' }, sealed)).toBeNull();
  for (let byte = 0; byte < sealed.length; byte += 1) {
    const bent = Buffer.from(sealed);
    bent[byte] = bent[byte]! ^ 1;
    expect(unseal(sealing, bent)).toBeNull();
  }
  expect(unseal(sealing, Buffer.from('short'))).toBeNull();
});
