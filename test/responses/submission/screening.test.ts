import { expect, test } from '@jest/globals';
import { MASK, maskText, screen } from '../../../src/responses/submission/screening.ts';

test.each([
  ['gọi 0912345678 nhé', `gọi ${MASK} nhé`],
  ['gọi 0912 345 678', `gọi ${MASK}`],
  ['+84 91-234-5678', MASK],
  ['số bàn 024.3825.1234', `số bàn ${MASK}`],
  ['CCCD 001085012345', `CCCD ${MASK}`],
  ['căn cước 001 085 012 345.', `căn cước ${MASK}.`],
  ['CMND 123456789', `CMND ${MASK}`],
  ['viết cho nguyen.van-a@example.com.vn', `viết cho ${MASK}`],
])('%s → %s', (typed, masked) => {
  expect(maskText(typed)).toBe(masked);
});

test.each([
  'mất 500000000 đồng',
  'hết 1.200.000 đ',
  'chờ 15 ngày, đi 3 lần',
  'ngày 05.06.2026',
  'mã hồ sơ H12-26',
  'Nghị định 356/2025/NĐ-CP',
  'tốn 350000VND',
])('%s stays', (typed) => {
  expect(maskText(typed)).toBe(typed);
});

test('only open answers are screened, in repeats too', () => {
  const answers = {
    remark: 'gọi 0912345678',
    code: '0912345678',
    people: [{ remark: '123456789' }, { age: 3 }],
    channels: ['a', 'b'],
  };
  expect(screen(answers, new Set(['remark']))).toEqual({
    answers: {
      remark: `gọi ${MASK}`,
      code: '0912345678',
      people: [{ remark: MASK }, { age: 3 }],
      channels: ['a', 'b'],
    },
    masked: ['remark'],
  });
});

test('screening twice changes nothing more', () => {
  const once = maskText('gọi 0912345678 hoặc a@b.vn');
  expect(maskText(once)).toBe(once);
});
