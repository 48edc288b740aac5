// docs/xlsform.md says what the importer does: it is the generated one, and each status is tried on a workbook of one row.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { projectRoot } from '../../src/platform/config/paths.ts';
import { QUESTION_KINDS } from '../../src/questionnaires/kinds/traits.ts';
import { WORKBOOK_WORDS } from '../../src/questionnaires/kinds/workbook-words.ts';
import { questionsOf } from '../../src/questionnaires/model/nodes.ts';
import { APPEARANCES } from '../../src/xlsform/reading/appearances.ts';
import { METADATA, UNSUPPORTED } from '../../src/xlsform/reading/types.ts';
import { readXlsform } from '../../src/xlsform/reader.ts';
import { sheetOf } from '../../src/xlsform/tables/sheet.ts';
import { xlsformDocument } from '../../src/xlsform/xlsform-document.ts';

const imported = (type: string, appearance = '') => {
  const rows = [
    ['type', 'name', 'label::English (en)', 'calculation', 'appearance'],
    [type, 'q', 'Q', type === 'calculate' ? '1' : '', appearance],
    ['text', 'other', 'Other', '', ''],
  ];
  return readXlsform({ sheets: [sheetOf('survey', rows)], tables: [] });
};
const codesOf = (type: string, appearance = ''): string[] =>
  imported(type, appearance).problems.map(({ code }) => code);
const kindOf = (type: string): string | undefined => {
  const { questionnaire } = imported(type);
  return questionnaire ? questionsOf(questionnaire)[0]?.kind : undefined;
};

test('is the document that the importer’s tables make (npm run docs:xlsform)', () => {
  expect(readFileSync(path.join(projectRoot, 'docs/xlsform.md'), 'utf8')).toBe(xlsformDocument());
});

describe('statuses', () => {
  const words = QUESTION_KINDS.flatMap((kind) => WORKBOOK_WORDS[kind].map((word) => [word, kind]));
  test.each(words)('%s is supported', (word, kind) => {
    expect(kindOf(word!)).toBe(kind);
  });
  test.each(Object.entries(METADATA))('%s is kept', (word, calculation) => {
    expect(codesOf(word)).toEqual([
      calculation === null ? 'metadata_empty' : 'metadata_calculated',
    ]);
  });
  test.each([...UNSUPPORTED])('%s is refused', (word) => {
    expect(codesOf(word)).toContain('kind_not_supported');
  });
  test.each(APPEARANCES.map(({ written }) => written.replace(/(^w|-)n$/, '$13')))(
    'the appearance %s is understood',
    (word) => {
      expect(codesOf('text', word)).toEqual([]);
    },
  );
  test('any other appearance has no effect', () => {
    expect(codesOf('text', 'compact-n w signature')).toEqual(['appearance_no_effect']);
  });
});
