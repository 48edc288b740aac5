import { describe, expect, it } from '@jest/globals';
import {
  codeFrom,
  codesOfBatch,
  keyOfCode,
} from '../../../src/sampling/invitations/invitation-code.ts';
import {
  numberedInvitations,
  readInvitationTable,
  type Known,
} from '../../../src/sampling/invitations/invitation-table.ts';

const known: Known = {
  provinces: new Map([
    ['01', 1001],
    ['42', 1042],
  ]),
  communes: new Map([['00070', { id: 100_001, provinceId: 1001 }]]),
  services: new Set(['DVC01']),
  needsDesign: false,
  drawn: new Set(),
};
const mistakesOf = (text: string, changes: Partial<Known> = {}) =>
  readInvitationTable(text, { ...known, ...changes }).mistakes.map(
    ({ row, column, code }) => `${row} ${column} ${code}`,
  );

describe('a sample list', () => {
  it('is read with Vietnamese headings, semicolons and decimal commas, as Excel writes it', () => {
    const text =
      '\uFEFFMã tham chiếu;Mã tỉnh;Mã xã;Tầng;Cụm;Trọng số;Mã thủ tục\r\nH-1;01;00070;đô thị;P1;12,5;dvc01\r\n\r\nH-2;42;;đô thị;P1;8;\r\n';
    expect(readInvitationTable(text, { ...known, needsDesign: true })).toEqual({
      mistakes: [],
      rows: [
        {
          row: 2,
          reference: 'H-1',
          localityId: 100_001,
          serviceId: 'DVC01',
          stratum: 'đô thị',
          psu: 'P1',
          weight: 12.5,
        },
        {
          row: 4,
          reference: 'H-2',
          localityId: 1042,
          serviceId: null,
          stratum: 'đô thị',
          psu: 'P1',
          weight: 8,
        },
      ],
    });
  });
  it('takes back the zeros a spreadsheet drops from codes', () => {
    expect(
      readInvitationTable('reference,province,commune\na,1,70', known).rows[0]?.localityId,
    ).toBe(100_001);
  });
  it.each([
    ['reference\na', ['2 province placeMissing']],
    ['province\n01', ['1 reference columnMissing']],
    ['reference,province', ['1  noRows']],
    ['reference,province\na,99', ['2 province province']],
    ['reference,province\na,01\na,01', ['3 reference twice']],
    [`reference,province\n${'x'.repeat(61)},01`, ['2 reference referenceLong']],
    ['reference,commune\na,99999', ['2 commune commune']],
    ['reference,province,commune\na,42,00070', ['2 commune otherProvince']],
    ['reference,province,service\na,01,DVC99', ['2 service service']],
    ['reference,province,weight\na,01,5', ['2 stratum designPartly']],
    ['reference,province,stratum,psu,weight\na,01,s,p,0', ['2 weight weight']],
    [
      'reference,province,stratum,psu,weight\na,01,s,p,many\n,01,s,p,1',
      ['2 weight weight', '3 reference referenceMissing'],
    ],
    ['reference,province\n"a,01\nb,01', ['3  unreadable']],
    [
      `reference,province\n${Array.from({ length: 5001 }, (_, n) => `${n},01`).join('\n')}`,
      ['5002  tooManyRows'],
    ],
  ])('%j has its mistakes told by line and column', (text, mistakes) => {
    expect(mistakesOf(text)).toEqual(mistakes);
  });
  it('of a probability round needs the design of everybody, among the units drawn', () => {
    expect(mistakesOf('reference,province\na,01', { needsDesign: true })).toEqual([
      '2 stratum designMissing',
    ]);
    const text = 'reference,province,stratum,psu,weight\na,01,s,p,3\nb,01,s,q,3';
    expect(mistakesOf(text, { needsDesign: true, drawn: new Set(['s\np']) })).toEqual([
      '3 psu notDrawn',
    ]);
  });
});

it('numbered invitations have references of one length', () => {
  expect(
    numberedInvitations(12, 1001, 'DVC01')
      .map((row) => row.reference)
      .slice(8, 11),
  ).toEqual(['0009', '0010', '0011']);
});

describe('the codes of a batch', () => {
  const seed = new Uint8Array(32).fill(7);
  it('come out the same each time, differ from each other and from those of another seed', () => {
    const codes = codesOfBatch(seed, 500);
    expect(codesOfBatch(seed, 500)).toEqual(codes);
    expect(new Set([...codes, ...codesOfBatch(new Uint8Array(32).fill(8), 500)]).size).toBe(1000);
    expect(codes.every((code) => /^[0-9A-HJKMNP-TV-Z]{16}$/.test(code))).toBe(true);
  });
  it('are read as people write them, and a slip of the pen is noticed', () => {
    const code = codesOfBatch(seed, 1)[0]!;
    expect(
      codeFrom(` ${code.slice(0, 4).toLowerCase()}-${code.slice(4, 8)} ${code.slice(8)}`),
    ).toBe(code);
    expect(codeFrom(`${code.slice(0, 14)}${code[14] === '7' ? '8' : '7'}${code[15]!}`)).toBeNull();
    expect(keyOfCode(code)).toMatch(/^[0-9a-f]{64}$/);
  });
});
