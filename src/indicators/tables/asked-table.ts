// What a researcher asks of a round's answers: one question, by the answers to a second, within those to a
// third.
import { isNoAnswer } from '../../questionnaires/model/no-answer.ts';
import { DOMAINS_OF_PROVINCE } from '../breakdowns/group-domains.ts';
import type { TableVariable } from './variables.ts';

/** Names of questions. */
export interface AskedTable {
  question: string;
  by: string | null;
  within: string | null;
}

/** One that is published has no third question: readers would work out small groups. */
export type PublishedTable = Pick<AskedTable, 'question' | 'by'>;

/** The table with everything needed to count it; codes of options in their order. */
export interface TableShape {
  question: string;
  by: string | null;
  within: string | null;
  kind: TableVariable['kind'];
  /** Of the question; none for a number. */
  options: readonly string[];
  /** Columns; none without `by`. */
  groups: readonly string[];
  /** One table for each; none without `within`. */
  panels: readonly string[];
}

export interface TableMistake {
  field: 'question' | 'by' | 'within';
  code: 'unknown' | 'notOne' | 'same' | 'withinAlone' | 'tooLarge';
}

/** Figures of one place: what a person can read, and a page can show. */
const MOST_FIGURES = 2_000;

/** @returns the shape, or what is wrong with what was asked */
export function shapeOf(
  asked: AskedTable,
  variables: readonly TableVariable[],
): TableShape | TableMistake {
  const find = (name: string | null) => variables.find((variable) => variable.name === name);
  const question = find(asked.question);
  if (!question) return { field: 'question', code: 'unknown' };
  const mistake = dividingMistake(asked, find);
  if (mistake) return mistake;
  const groups = groupsOf(find(asked.by));
  const panels = groupsOf(find(asked.within));
  const options = question.options.map(({ name }) => name);
  const columns = (groups.length + 1) * (panels.length + 1);
  if (columns * Math.max(4, options.length) > MOST_FIGURES || columns > DOMAINS_OF_PROVINCE)
    return { field: asked.by === null ? 'question' : 'by', code: 'tooLarge' };
  return { ...asked, kind: question.kind, options, groups, panels };
}

function dividingMistake(
  { question, by, within }: AskedTable,
  find: (name: string | null) => TableVariable | undefined,
): TableMistake | null {
  if (by === null) return within === null ? null : { field: 'within', code: 'withinAlone' };
  const fields = [
    { field: 'by', name: by, others: [question] },
    { field: 'within', name: within, others: [question, by] },
  ] as const;
  for (const { field, name, others } of fields) {
    if (name === null) continue;
    const variable = find(name);
    if (!variable) return { field, code: 'unknown' };
    if (variable.kind !== 'one') return { field, code: 'notOne' };
    if (others.some((other) => other === name)) return { field, code: 'same' };
  }
  return null;
}

/** Who does not know or does not say belongs to no group. */
const groupsOf = (variable: TableVariable | undefined): string[] =>
  (variable?.options ?? []).map(({ name }) => name).filter((name) => !isNoAnswer(name));
