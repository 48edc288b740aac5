// The survey sheet: rows become questions, `begin` and `end` rows open and close groups and repeats.
import type { Group, Node, Question, Repeat } from '../questionnaires/model/questionnaire.ts';
import { mentionedNames } from '../questionnaires/expressions/mentions.ts';
import { isReserved, NAME_PATTERN, nameSchema } from '../questionnaires/model/questionnaire.ts';
import type { Desk } from './import-report.ts';
import { languageFor } from './import-report.ts';
import type { Column } from './headers.ts';
import { readHeaders } from './headers.ts';
import { readQuestion } from './question-row.ts';
import type { Line } from './row-reader.ts';
import {
  cellText,
  complain,
  condition,
  furtherColumns,
  nameText,
  originOf,
  present,
  remarkIdle,
  saysYes,
  warn,
  words,
} from './row-reader.ts';
import type { Row, Sheet } from './tables/sheet.ts';
import { readType } from './types.ts';
import type { RowType } from './types.ts';
import { SURVEY } from './vocabulary.ts';
import { remarkColumns } from './remarks.ts';
import { DEEPEST_NESTING, MOST_NODES } from '../questionnaires/model/limits.ts';

/** What is open while rows are read: the questionnaire itself at the bottom, then each group begun. */
interface Level {
  what: 'top' | 'group' | 'repeat';
  name: string;
  children: Node[];
  row: number;
  names: Set<string>;
  line: Line | null;
}
interface Reading {
  levels: Level[];
  seen: Set<string>;
  ids: Set<string>;
  renamed: Set<string>;
  folded: Map<string, string>;
  tooDeep: boolean;
}

export function readSurvey(desk: Desk, sheet: Sheet): Node[] {
  const { columns, body, problems } = readHeaders(sheet, SURVEY);
  desk.problems.push(...problems);
  remarkColumns(desk, sheet, columns);
  if (!hasColumns(desk, sheet, columns)) return [];
  for (const { key, heading } of columns)
    if (key === 'label' && heading) languageFor(desk, heading);
  const top: Level = { what: 'top', name: '', children: [], row: 0, names: new Set(), line: null };
  const reading: Reading = {
    levels: [top],
    seen: new Set(),
    ids: new Set(),
    renamed: new Set(),
    folded: new Map(),
    tooDeep: false,
  };
  for (const row of body) {
    readRow(reading, { desk, sheet: sheet.name, row, columns });
    if (reading.tooDeep) return [];
  }
  if (reading.seen.size > MOST_NODES) {
    desk.problems.push({
      severity: 'error',
      code: 'too_many_nodes',
      vars: { count: reading.seen.size, limit: MOST_NODES },
      sheet: sheet.name,
    });
    return [];
  }
  for (const level of reading.levels.slice(1))
    if (level.line)
      complain(level.line, 'type', 'begin_without_end', { what: level.what, name: level.name });
  reportAmbiguous(desk, reading, top.children);
  return top.children;
}

function hasColumns(desk: Desk, sheet: Sheet, columns: readonly Column[]): boolean {
  const missing = ['type', 'name'].filter(
    (key) => !columns.some((column) => column.known && column.key === key),
  );
  for (const header of missing) {
    desk.problems.push({
      severity: 'error',
      code: 'column_missing',
      vars: { header },
      sheet: sheet.name,
      row: sheet.rows[0]?.number ?? 1,
    });
  }
  return missing.length === 0;
}

function readRow(reading: Reading, line: Line): void {
  if (isBlank(line.row)) return;
  if (saysYes(line, 'disabled')) {
    warn(line, 'disabled', 'row_disabled');
    return;
  }
  const cell = nameText(line, 'type');
  if (cell === '') {
    missingType(line);
    return;
  }
  const type = readType(cell);
  if (!('what' in type)) addQuestion(reading, line, type);
  else if (type.is === 'begin') begin(reading, line, type.what);
  else end(reading, line, type.what);
}

const isBlank = (row: Row): boolean =>
  [...row.cells.values()].every(({ text, problem }) => text === '' && !problem);

/** A row of remarks is common; a row with a name or label was meant as a question. */
function missingType(line: Line): void {
  if (cellText(line, 'name') !== '' || words(line, 'label'))
    complain(line, 'type', 'type_missing', { name: cellText(line, 'name') });
  else warn(line, 'type', 'row_without_type');
}

const MEANT_FOR_BEGIN = {
  group: new Set(['type', 'name', 'label', 'hint', 'relevant', 'appearance', 'question_id']),
  repeat: new Set([
    'type',
    'name',
    'label',
    'hint',
    'relevant',
    'appearance',
    'question_id',
    'repeat_count',
  ]),
};
const MEANT_FOR_END = new Set(['type', 'name', 'label']);

function begin(reading: Reading, line: Line, what: 'group' | 'repeat'): void {
  remarkIdle(line, MEANT_FOR_BEGIN[what]);
  const name = claimName(reading, line);
  const level = reading.levels.at(-1);
  const children: Node[] = [];
  if (reading.levels.length > DEEPEST_NESTING) {
    complain(line, 'type', 'nesting_too_deep', { name: name ?? '', limit: DEEPEST_NESTING });
    reading.tooDeep = true;
  }
  reading.levels.push({
    what,
    name: name ?? '',
    children,
    row: line.row.number,
    names: new Set(),
    line,
  });
  if (name === null || !level) return;
  const common = present({
    id: claimId(reading, line, name),
    name,
    label: words(line, 'label') ?? {},
    hint: words(line, 'hint'),
    relevant: condition(line, 'relevant'),
    appearance: cellText(line, 'appearance') || undefined,
    columns: furtherColumns(line),
  });
  const count = what === 'repeat' ? condition(line, 'repeat_count') : undefined;
  level.children.push({
    ...common,
    ...(count === undefined ? {} : { count }),
    type: what,
    children,
  } as Group | Repeat);
}

function end(reading: Reading, line: Line, what: 'group' | 'repeat'): void {
  remarkIdle(line, MEANT_FOR_END);
  const open = reading.levels.at(-1);
  if (!open || open.what === 'top') {
    complain(line, 'type', 'end_without_begin', { what });
    return;
  }
  if (open.what !== what)
    complain(line, 'type', 'end_of_other', {
      what,
      open: open.what,
      name: open.name,
      row: open.row,
    });
  reading.levels.pop();
}

function addQuestion(reading: Reading, line: Line, type: Exclude<RowType, { what: string }>): void {
  if (type.is === 'attachment') {
    warn(line, 'type', 'attachment_row');
    return;
  }
  if (type.is === 'unknown') {
    unknownType(line, type);
    return;
  }
  if (type.is === 'unsupported') {
    unsupported(line, type.type);
    return;
  }
  const name = claimName(reading, line);
  if (name === null) return;
  const question = readQuestion(line, type, { name, id: claimId(reading, line, name) });
  if (question) reading.levels.at(-1)?.children.push(question);
}

function unknownType(line: Line, { type, near }: Extract<RowType, { is: 'unknown' }>): void {
  complain(line, 'type', near === undefined ? 'type_unknown' : 'type_misspelt', {
    type,
    write: near ?? '',
  });
}

function unsupported(line: Line, type: string): void {
  const name = cellText(line, 'name');
  if (line.desk.dropUnsupported) warn(line, 'type', 'kind_dropped', { type, name });
  else complain(line, 'type', 'kind_not_supported', { type, name });
}

/** The row's name when it can be had; a name used in another group is kept apart by that of its own group. */
function claimName(reading: Reading, line: Line): string | null {
  const written = nameText(line, 'name') || generatedName(line);
  const level = reading.levels.at(-1);
  if (!level || !isName(line, written)) return null;
  if (level.names.has(written)) {
    complain(line, 'name', 'name_twice', { name: written });
    return null;
  }
  level.names.add(written);
  const name = reading.seen.has(written) ? freeName(reading, `${level.name}_${written}`) : written;
  if (name !== written) {
    reading.renamed.add(written);
    warn(line, 'name', 'name_renamed', { name: written, write: name });
  }
  remarkCase(reading, line, name);
  reading.seen.add(name);
  line.desk.nodes.set(name, originOf(line));
  return name;
}

/** Programs that analyse the answers often take capital and small letters for the same. */
function remarkCase({ folded }: Reading, line: Line, name: string): void {
  const other = folded.get(name.toLowerCase());
  if (other !== undefined && other !== name) warn(line, 'name', 'name_case', { name, other });
  folded.set(name.toLowerCase(), other ?? name);
}

/** Notes and groups are often left without a name, since nothing asks for it. */
function generatedName(line: Line): string {
  const what = /^note$|group|repeat/i.exec(cellText(line, 'type'))?.[0].toLowerCase();
  if (what === undefined) return '';
  const name = `${what}_${String(line.row.number)}`;
  warn(line, 'name', 'name_generated', { type: cellText(line, 'type'), write: name });
  return name;
}

function isName(line: Line, written: string): boolean {
  if (nameSchema.safeParse(written).success) return true;
  if (written === '') complain(line, 'name', 'name_missing', { type: cellText(line, 'type') });
  else if (isReserved(written))
    complain(line, 'name', 'name_reserved', { name: written, write: suggestion(written) });
  else complain(line, 'name', 'name_wrong', { name: written, write: suggestion(written) });
  return false;
}

/** A name near the wrong one that would do. */
export function suggestion(written: string): string {
  const tidied = written
    .trim()
    .replace(/[^\p{L}\p{M}\p{N}_.-]+/gu, '_')
    .replace(/^_+|(?<!_)_+$/g, '')
    .slice(0, 60);
  return NAME_PATTERN.test(tidied) && !isReserved(tidied) ? tidied : `q_${tidied}`;
}

function freeName({ seen }: Reading, wanted: string): string {
  let name = wanted;
  for (let number = 2; seen.has(name); number += 1) name = `${wanted}_${String(number)}`;
  return name;
}

function claimId({ ids }: Reading, line: Line, name: string): string {
  const written = cellText(line, 'question_id') || name;
  let id = written;
  for (let number = 2; ids.has(id); number += 1) id = `${written}_${String(number)}`;
  ids.add(id);
  return id;
}

/** `${name}` cannot say which of two questions it means. */
function reportAmbiguous(desk: Desk, { renamed }: Reading, nodes: readonly Node[]): void {
  if (renamed.size === 0) return;
  for (const node of nodes) {
    if (node.type !== 'question') {
      reportAmbiguous(desk, { renamed } as Reading, node.children);
    }
    for (const [field, source] of Object.entries(node as Partial<Question>)) {
      const name =
        typeof source === 'string'
          ? mentionedNames(source).find((found) => renamed.has(found))
          : undefined;
      if (name !== undefined)
        desk.problems.push({
          severity: 'error',
          code: 'name_ambiguous',
          node: node.name,
          field: field as 'relevant',
          vars: { name },
        });
    }
  }
}
