// Quarters end at midnight in Viet Nam; rounds of a series are named by them.
import { expect, test } from '@jest/globals';
import { codeIn, quarterOf, titleIn } from '../../../src/sampling/rounds/quarter.ts';

test.each([
  ['2026-12-31T16:59:59.999Z', 2026, 4, '2026-12-31T17:00:00Z'],
  ['2026-12-31T17:00:00Z', 2027, 1, '2027-03-31T17:00:00Z'],
  ['2027-06-30T16:59:59Z', 2027, 2, '2027-06-30T17:00:00Z'],
  ['2028-02-29T00:00:00Z', 2028, 1, '2028-03-31T17:00:00Z'],
])('%s lies in quarter %s %s', (moment, year, number, ends) => {
  expect(quarterOf(new Date(moment))).toEqual({ year, number, ends: new Date(ends) });
});

const second = { year: 2027, number: 2, ends: new Date() };

test.each([
  ['sau-dich-vu', 'sau-dich-vu-2027q2'],
  ['sau-dich-vu-2027q1', 'sau-dich-vu-2027q2'],
  ['sau-dich-vu-2027q1-2', 'sau-dich-vu-2027q2'],
  ['thu-2026', 'thu-2026-2027q2'],
])('%s is followed by %s', (code, next) => {
  expect(codeIn(second, code)).toBe(next);
});

test('the title names one quarter', () => {
  const first = titleIn({ ...second, number: 1 }, { vi: 'Sau dịch vụ', en: 'After service' });
  expect(first).toEqual({ vi: 'Sau dịch vụ – quý 1/2027', en: 'After service – quarter 1, 2027' });
  expect(titleIn(second, first).vi).toBe('Sau dịch vụ – quý 2/2027');
});
