// The survey sheet that is written.
import { WORKBOOK_APPEARANCES } from '../../questionnaires/kinds/workbook-words.ts';
import { ownValue } from '../../platform/own-value.ts';
import type { Language, Node, Question, Text } from '../../questionnaires/model/questionnaire.ts';
import { header } from './written-header.ts';

export type Cells = Record<string, string | undefined>;

export const TRANSLATED = [
  'label',
  'hint',
  'guidance_hint',
  'required_message',
  'constraint_message',
] as const;

export function words(
  column: string,
  text: Text | undefined,
  languages: readonly Language[],
): Cells {
  return Object.fromEntries(
    languages.map((language) => [header(column, language), ownValue(text, language.code)]),
  );
}

export function surveyRows(nodes: readonly Node[], languages: readonly Language[]): Cells[] {
  return nodes.flatMap((node) => {
    if (node.type === 'question') return [questionCells(node, languages)];
    const opening: Cells = {
      ...node.columns,
      type: `begin_${node.type}`,
      ...commonCells(node, languages),
      ...words('hint', node.hint, languages),
      repeat_count: node.type === 'repeat' ? node.count : undefined,
    };
    return [
      opening,
      ...surveyRows(node.children, languages),
      { type: `end_${node.type}`, name: node.name },
    ];
  });
}

const commonCells = (node: Node, languages: readonly Language[]): Cells => ({
  name: node.name,
  question_id: node.id === node.name ? undefined : node.id,
  relevant: node.relevant,
  appearance: node.appearance,
  ...words('label', node.label, languages),
});

const yes = (condition: string | undefined): string | undefined =>
  condition === 'true()' ? 'yes' : condition;

function questionCells(question: Question, languages: readonly Language[]): Cells {
  return {
    ...question.columns,
    type: typeCell(question),
    ...commonCells(question, languages),
    appearance: appearanceCell(question),
    ...words('hint', question.hint, languages),
    ...words('guidance_hint', question.guidanceHint, languages),
    ...words('required_message', question.requiredMessage, languages),
    ...words('constraint_message', question.constraintMessage, languages),
    required: yes(question.required),
    constraint: question.constraint,
    calculation: question.calculation,
    default: question.default,
    read_only: yes(question.readOnly),
    choice_filter: question.choiceFilter,
    parameters: Object.entries(question.parameters ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .join('; '),
    sensitive: question.sensitive ? 'yes' : undefined,
    breakdown: question.breakdown ? 'yes' : undefined,
  };
}

function typeCell({ kind, list, orOther }: Question): string {
  const type = WORKBOOK_APPEARANCES[kind]?.type ?? kind;
  return list === undefined ? type : `${kind} ${list}${orOther ? ' or_other' : ''}`;
}

const appearanceCell = ({ kind, appearance }: Question): string | undefined =>
  [WORKBOOK_APPEARANCES[kind]?.appearance, appearance].filter(Boolean).join(' ') || undefined;
