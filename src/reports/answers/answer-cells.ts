// Headings and cells of a table of answers in words and numbers.
import type { TableFigure } from '../../indicators/tables/answer-table.ts';
import { optionName, type NamedVariable } from '../../indicators/tables/table-names.ts';
import type { Formatter } from '../wording/formatter.ts';
import type { DisclosedColumn } from './disclosed-table.ts';

export interface AnswerCell {
  value: string;
  interval: string;
  /** Short; empty when it is not flagged. */
  caution: string;
  /** Short; empty when it is shown. */
  reason: string;
}

export interface TableWords {
  question: NamedVariable;
  by: NamedVariable | undefined;
}

export function headOf(
  { t, fmt }: Formatter,
  { by }: TableWords,
  { group, atLeast }: DisclosedColumn,
): { name: string; n: string } {
  return {
    name: group === null ? t('reports.by.everybody') : optionName(by, group),
    n: atLeast === null ? '–' : t('reports.by.atLeast', { number: fmt.number(atLeast) }),
  };
}

export function cellOf(
  formatter: Formatter,
  question: NamedVariable,
  { concealed, figures }: DisclosedColumn,
  at: number,
): AnswerCell {
  const { t } = formatter;
  const figure: TableFigure | undefined = figures[at];
  const nothing = { value: '', interval: '', caution: '' };
  if (concealed !== null) return { ...nothing, reason: t(`reports.by.kept.${concealed}`) };
  if (!figure || figure.estimate === null)
    return { ...nothing, reason: t(`reports.answers.kept.${figure?.reason ?? 'none'}`) };
  const text = (value: number): string =>
    question.kind === 'number'
      ? formatter.fmt.number(value, 2)
      : `${formatter.fmt.number(100 * value, 1)}%`;
  return {
    value: text(figure.estimate),
    interval:
      figure.ciLow === null || figure.ciHigh === null
        ? ''
        : `${text(figure.ciLow)}–${text(figure.ciHigh)}`,
    caution: figure.flag === 'caution' ? t(`reports.answers.kept.${figure.reason ?? 'wide'}`) : '',
    reason: '',
  };
}
