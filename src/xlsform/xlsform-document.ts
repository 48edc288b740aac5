// What of XLSForm is supported, kept or refused, as a document for authors: made from the tables the importer
// itself reads by, so that it cannot say anything else than what the importer does.
import { FUNCTIONS } from '../questionnaires/expressions/functions/table.ts';
import { QUESTION_KINDS } from '../questionnaires/kinds/traits.ts';
import { WORKBOOK_APPEARANCES, WORKBOOK_WORDS } from '../questionnaires/kinds/workbook-words.ts';
import { APPEARANCES } from './reading/appearances.ts';
import type { Vocabulary } from './reading/column.ts';
import { METADATA, NUMBERED_TEXT, UNSUPPORTED } from './reading/types.ts';
import { CHOICES, SETTINGS, SURVEY } from './reading/vocabulary.ts';

const code = (text: string): string => `\`${text}\``;
const codes = (texts: Iterable<string>): string => [...texts].map(code).join(', ');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Words by what they become, in the order of the table. */
function grouped(words: Readonly<Record<string, string | null>>): [string | null, string[]][] {
  const groups = new Map<string | null, string[]>();
  for (const [word, becomes] of Object.entries(words))
    groups.set(becomes, [...(groups.get(becomes) ?? []), word]);
  return [...groups];
}

function typeRows(): string[][] {
  const asked = QUESTION_KINDS.filter((kind) => WORKBOOK_WORDS[kind].length > 0).map((kind) => {
    const [word = '', ...older] = WORKBOOK_WORDS[kind];
    return [code(word), 'supported', older.length > 0 ? `also written ${codes(older)}` : ''];
  });
  const shaped = Object.values(WORKBOOK_APPEARANCES).map(({ type, appearance }) => [
    `${code(type)} with appearance ${code(appearance)}`,
    'supported',
    'checked, with the right keyboard; the answer is kept as given',
  ]);
  const kept = grouped(METADATA).map(([calculation, words]) => [
    codes(words),
    'kept',
    calculation === null ? 'stays empty' : `becomes the calculation ${code(calculation)}`,
  ]);
  return [
    [
      `${code('select_one LIST')}, ${code('select_multiple LIST')}`,
      'supported',
      `also with ${code('or_other')}, ${code('_from_file FILE.csv')}, ${code('_external')}`,
    ],
    [code('rank LIST'), 'supported', ''],
    ...asked,
    ...shaped,
    [
      codes(NUMBERED_TEXT),
      'supported',
      `read as ${code('text')} with appearance ${code('numbers')}`,
    ],
    [`${code('begin_group')}, ${code('begin_repeat')} and their ends`, 'supported', ''],
    [code('csv-external'), 'supported', 'the file comes with the form'],
    ...kept,
    [
      codes(UNSUPPORTED),
      'refused',
      'delete the row, or leave out what is not supported when importing',
    ],
  ];
}

const columnRows = (sheet: string, { known, aliases, translated }: Vocabulary): string[][] =>
  [...known].map((column) => [
    sheet,
    code(column),
    translated.has(column) ? 'yes' : '',
    codes(
      Object.entries(aliases)
        .filter(([, known]) => known === column)
        .map(([other]) => other),
    ),
  ]);

const EFFECTS: Readonly<Record<(typeof APPEARANCES)[number]['effect'], string>> = {
  menu: 'a drop-down list',
  scale: 'options in one row',
  long: 'several lines to write in',
  digits: 'a keyboard of digits',
  together: 'the questions of the group stay on one page and follow each other as one answers',
  usual: 'the usual look: every page has it, or needs no other',
};

/** The document as Markdown. */
export function xlsformDocument(): string {
  const columns = [
    ...columnRows('survey', SURVEY),
    ...columnRows('choices', CHOICES),
    ...columnRows('settings', SETTINGS),
  ];
  return `# XLSForm: what is supported

Made from the importer's own tables by \`npm run docs:xlsform\`; a test holds it. *Supported*: does here what
XLSForm says. *Kept*: taken in and given out again, with the effect that is named. *Refused*: the import says
which row, and why.

## Question types

${table(['type', 'status', 'remark'], typeRows())}

## Columns

Any other column is kept and written out again, and has no effect; columns of pictures, sound and film
likewise. Column headings may be written in capitals, with spaces, and with one colon or two before a
language.

${table(['sheet', 'column', 'translated', 'also written'], columns)}

Columns of our own on the settings sheet: \`title_<code>\`, \`introduction_<code>\`, \`purpose_<code>\` and \`asked_<code>\` hold the title and the
first words in each language (\`purpose_vi\`); \`index\` names the index that reads the answers by the names of its questions. Hidden questions
called \`service_name\` and \`place_name\` are filled with what the form is about, for texts to mention.

## Appearances

Any other appearance is kept and has no effect. \`n\` stands for a number.

${table(
  ['appearance', 'effect'],
  APPEARANCES.map(({ written, effect }) => [code(written), EFFECTS[effect]]),
)}

## Functions

${codes(Object.keys(FUNCTIONS).sort())}

Operators: \`and\`, \`or\`, \`=\`, \`!=\`, \`<\`, \`<=\`, \`>\`, \`>=\`, \`+\`, \`-\`, \`*\`, \`div\`,
\`mod\`, \`|\`. References: \`\${name}\`, \`.\`, \`instance('list')/root/item[…]\`. Any other function is
refused with the nearest known name. Patterns of \`regex()\`:
[regular-expressions.md](regular-expressions.md).
`;
}
