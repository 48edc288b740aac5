// What is on the page of answers to one question in one place.
import type { TablePanel } from '../../indicators/tables/answer-table.ts';
import type { PublishedTable } from '../../indicators/tables/asked-table.ts';
import { optionName, type NamedVariable } from '../../indicators/tables/table-names.ts';
import { presentationRules } from '../../indicators/presentation/presentation-rules.ts';
import type { Locality } from '../../localities/locality.ts';
import { addressOf } from '../figure-row.ts';
import { INDEX_NODE } from '../outline.ts';
import { figureOf, type PublishedResults } from '../published-results.ts';
import type { Formatter } from '../wording/formatter.ts';
import { concealedText, placeName } from '../wording/name-text.ts';
import { cellOf, headOf, type AnswerCell, type TableWords } from './answer-cells.ts';
import { discloseTable, type DisclosedColumn, type DisclosedTable } from './disclosed-table.ts';

export interface AnswersPage {
  place: string;
  question: string;
  by: string | null;
  kind: NamedVariable['kind'];
  /** Respondents of a group that is shown. */
  minimum: number;
  columns: { name: string; n: string }[];
  lines: { name: string; cells: AnswerCell[] }[];
  /** Whether groups differ beyond chance; null where it was not tested. */
  differs: boolean | null;
  back: string | null;
  nation: string | null;
  withheldText: string;
}

export const answersAddress = (
  results: PublishedResults,
  { code }: Locality,
  { question, by }: PublishedTable,
): string => addressOf(results, code, 'answers', question, ...(by === null ? [] : ['by', by]));

interface AnswersOf {
  locality: Locality;
  asked: PublishedTable;
  words: TableWords;
  /** Null: nobody there answered. */
  panel: TablePanel | null;
}

export function answersPage(
  results: PublishedResults,
  formatter: Formatter,
  of: AnswersOf,
): AnswersPage {
  const { locality, words } = of;
  const { columns, test } = disclosedOf(results, of);
  return {
    place: placeName(formatter, locality),
    question: words.question.title,
    by: words.by?.title ?? null,
    kind: words.question.kind,
    minimum: results.audience.minimums.indicator,
    columns: columns.map((column) => headOf(formatter, words, column)),
    lines: linesOf(formatter, of, columns),
    differs: test === null ? null : test.pAdjusted <= presentationRules.falseFindings,
    ...linksOf(results, of),
    withheldText: withheldText(results, formatter, locality),
  };
}

function disclosedOf(results: PublishedResults, { locality, panel }: AnswersOf): DisclosedTable {
  if (panel === null || results.withheld.has(locality.id)) return { columns: [], test: null };
  return discloseTable(panel, {
    minimum: results.audience.minimums.indicator,
    isWhole: locality.id === results.country?.id,
  });
}

function linesOf(
  formatter: Formatter,
  { words: { question }, panel }: AnswersOf,
  columns: readonly DisclosedColumn[],
): AnswersPage['lines'] {
  return (panel?.columns[0]?.figures ?? []).map(({ code }, at) => ({
    name:
      question.kind === 'number'
        ? formatter.t(`reports.answers.${code}`)
        : optionName(question, code),
    cells: columns.map((column) => cellOf(formatter, question, column, at)),
  }));
}

function linksOf(
  results: PublishedResults,
  { locality, asked }: AnswersOf,
): Pick<AnswersPage, 'back' | 'nation'> {
  const { country } = results;
  if (locality.id === country?.id) return { back: null, nation: null };
  return {
    back: addressOf(results, locality.code),
    nation: country && answersAddress(results, country, asked),
  };
}

function withheldText(results: PublishedResults, formatter: Formatter, { id }: Locality): string {
  const withheld = results.withheld.get(id);
  if (!withheld) return '';
  return concealedText(
    formatter,
    figureOf(results, id, results.outline.get(INDEX_NODE)!),
    withheld,
  );
}
