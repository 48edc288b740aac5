// Values of attributes as people write them, and tables that leave a commune out.
import { expect, test } from '@jest/globals';
import { readAttribute } from '../../src/localities/attributes/attribute-table.ts';
import { attributeValueOf } from '../../src/localities/attributes/attribute-value.ts';

test.each([
  ['12', 12],
  ['12,5', 12.5],
  ['-3.25', -3.25],
  ['0,125', 0.125],
  ['có', 1],
  ['Không', 0],
  ['yes', 1],
  ['1.234', null],
  ['1,234', null],
  ['1.234.567', null],
  ['nhiều', null],
  ['', null],
])('“%s” is %s', (text, value) => {
  expect(attributeValueOf(text)).toBe(value);
});

const communes = new Map([
  ['01001', { id: 1, provinceId: 10 }],
  ['01002', { id: 2, provinceId: 10 }],
  ['40001', { id: 3, provinceId: 20 }],
]);

test('a province is in the table as a whole or not at all', () => {
  const whole = readAttribute('Mã xã;Giá trị\n01001;1,5\n1002;2', communes);
  expect(whole).toEqual({
    mistakes: [],
    values: [
      { localityId: 1, value: 1.5 },
      { localityId: 2, value: 2 },
    ],
  });
  const part = readAttribute('commune,value\n01001,1', communes);
  expect(part.mistakes).toEqual([
    { row: 1, column: 'commune', code: 'communeMissing', value: '01002' },
  ]);
  const twice = readAttribute('commune,value\n40001,1\n40001,2', communes);
  expect(twice.mistakes).toEqual([
    { row: 3, column: 'commune', code: 'communeTwice', value: '40001' },
  ]);
});
