// Figures in the words and numbers of the reader's language.
import type { Formats } from '../../platform/i18n/formats.ts';
import type { Lang } from '../../platform/i18n/language.ts';
import type { Translate } from '../../platform/i18n/translations.ts';
import type { GroupRange } from '../../indicators/result-row.ts';
import type { Figure } from '../figure.ts';
import type { OutlineNode } from '../outline.ts';

export interface Formatter {
  lang: Lang;
  t: Translate;
  fmt: Formats;
}

/** Marks that stay readable without colour: from High to Low. */
export const groupMarks = ['▲▲', '▲', '▼', '▼▼'] as const;

/** The marks of one group, or of two that a place is between. */
export const marksOf = ({ from, to }: GroupRange): string =>
  groupMarks.slice(from - 1, to).join(' ');

const digitsOf = { index: 1, dimension: 2, subdimension: 2, indicator: 2 } as const;

/** '7,21', or per cent for a share. */
export function valueText({ fmt }: Formatter, node: OutlineNode, value: number | null): string {
  return node.indicator?.kind === 'proportion'
    ? fmt.percent(value)
    : fmt.number(value, digitsOf[node.level]);
}

/** '6,9–7,5'; a dash when there is no interval. */
export function intervalText(
  formatter: Formatter,
  node: OutlineNode,
  figure: Pick<Figure, 'low' | 'high'>,
): string {
  if (figure.low === null || figure.high === null) return '–';
  return `${valueText(formatter, node, figure.low)}–${valueText(formatter, node, figure.high)}`;
}

/** Ends of the scale with as few digits as they need: '1–10', '0,33–3,33'. */
export function scaleText({ fmt, t }: Formatter, node: OutlineNode): string {
  if (node.indicator?.kind === 'proportion') return t('reports.scale.percent');
  const end = (value: number): string => fmt.number(value, Number.isInteger(value) ? 0 : 2);
  return `${end(node.low)}–${end(node.high)}`;
}
