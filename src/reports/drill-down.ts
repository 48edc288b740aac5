// A figure opened: its parts, and below them each indicator with the question as it was asked, who was
// asked, and the estimate in units a reader knows.
import type { Indicator } from '../indicators/definition.ts';
import type { Locality } from '../localities/locality.ts';
import type { Question, Questionnaire } from '../questionnaires/model/questionnaire.ts';
import { questionsOf } from '../questionnaires/model/nodes.ts';
import { textIn } from '../questionnaires/model/translations.ts';
import { dotPlot, type DotPlot } from './charts/dot-plot.ts';
import { addressOf, figureRow, type FigureRow } from './figure-row.ts';
import { INDEX_NODE, indicatorsBelow, pathTo, type OutlineNode } from './outline.ts';
import { nationalMean, rankedCount, type PublishedResults } from './published-results.ts';
import { placeName } from './wording/name-text.ts';
import { scaleText, valueText, type Formatter } from './wording/formatter.ts';

export interface Wording {
  text: string;
  lang: string;
  hint: string | null;
  answers: { code: string; text: string }[];
}

export interface OpenedIndicator extends FigureRow {
  wording: Wording | null;
  base: string;
  /** What the number is: a share, or a mean between two ends. */
  unit: string;
  direction: string;
  knowledge: boolean;
  /** Part of the score of its sub-dimension. */
  scored: boolean;
  plot: DotPlot;
  definitionHref: string;
  ends: { low: string; high: string };
}

export interface DrillDown {
  place: string;
  node: OutlineNode;
  row: FigureRow;
  scale: string;
  /** Of the whole country; null when it is not known. */
  mean: string | null;
  rankedOf: number;
  path: { title: string; href: string }[];
  parts: FigureRow[];
  indicators: OpenedIndicator[];
}

export function drillDown(
  results: PublishedResults,
  formatter: Formatter,
  at: { locality: Locality; node: OutlineNode; questionnaire: Questionnaire | null },
): DrillDown {
  const { locality, node, questionnaire } = at;
  const questions = new Map(
    questionnaire ? questionsOf(questionnaire).map((question) => [question.name, question]) : [],
  );
  const parts =
    node.level === 'subdimension'
      ? []
      : node.children.map((code) =>
          figureRow(results, formatter, locality, results.outline.get(code)!),
        );
  const mean = nationalMean(results, node);
  return {
    place: placeName(formatter, locality),
    node,
    row: figureRow(results, formatter, locality, node),
    scale: scaleText(formatter, node),
    mean: mean === null ? null : valueText(formatter, node, mean),
    rankedOf: rankedCount(results, node),
    parts,
    path: pathTo(results.outline, node.code)
      .slice(0, -1)
      .map((step) => ({
        title:
          step.code === INDEX_NODE
            ? formatter.t('reports.ranking.whole')
            : `${step.code} ${step.title[formatter.lang]}`,
        href: addressOf(results, locality.code, step.code),
      })),
    indicators:
      node.level === 'index'
        ? []
        : indicatorsBelow(results.outline, node.code).map((leaf) => {
            const question = questions.get(leaf.indicator!.question);
            return opened(results, formatter, {
              locality,
              leaf,
              wording:
                question && questionnaire
                  ? wordingOf(question, questionnaire, formatter.lang)
                  : null,
            });
          }),
  };
}

function opened(
  results: PublishedResults,
  formatter: Formatter,
  at: { locality: Locality; leaf: OutlineNode; wording: Wording | null },
): OpenedIndicator {
  const { locality, leaf, wording } = at;
  const indicator = leaf.indicator!;
  const row = figureRow(results, formatter, locality, leaf);
  const { figure, median, others } = row;
  return {
    ...row,
    wording,
    base: indicator.base[formatter.lang],
    unit: unitOf(indicator, formatter),
    direction: formatter.t(`reports.indicator.direction.${indicator.direction}`),
    knowledge: indicator.knowledge,
    scored: indicator.scored !== false,
    plot: dotPlot(
      [{ value: figure.estimate, low: figure.low, high: figure.high, marker: median, others }],
      [indicator.min, indicator.max],
      [indicator.min, indicator.max],
    ),
    definitionHref: `${addressOf(results, 'definition')}#i-${indicator.code}`,
    ends: { low: endText(formatter, at, leaf.low), high: endText(formatter, at, leaf.high) },
  };
}

function unitOf(indicator: Indicator, { t }: Formatter): string {
  return t(`reports.indicator.unit.${indicator.kind}`, { low: indicator.min, high: indicator.max });
}

/** '0%', '5', or '5 = Rất dễ' where the end is one of the answers offered. */
function endText(
  formatter: Formatter,
  at: { leaf: OutlineNode; wording: Wording | null },
  end: number,
): string {
  if (at.leaf.indicator?.kind === 'proportion') return valueText(formatter, at.leaf, end);
  const answer =
    at.leaf.indicator?.kind === 'mean'
      ? at.wording?.answers.find(({ code }) => code === String(end))
      : undefined;
  return answer ? `${formatter.fmt.number(end)} = ${answer.text}` : formatter.fmt.number(end);
}

/** The question as respondents met it, in the reader's language where the questionnaire has it. */
export function wordingOf(question: Question, questionnaire: Questionnaire, lang: string): Wording {
  const label = textIn(question.label, lang, questionnaire);
  const hint = question.hint ? textIn(question.hint, lang, questionnaire) : null;
  const list = questionnaire.lists.find(({ name }) => name === question.list);
  const answers = (list?.choices ?? []).map((choice) => ({
    code: choice.name,
    text: textIn(choice.label, lang, questionnaire)?.text ?? choice.name,
  }));
  return {
    text: label?.text ?? question.name,
    lang: label?.lang ?? lang,
    hint: hint?.text ?? null,
    answers,
  };
}
