// One row of the survey sheet: a question, note or calculation.
import type { Question } from '../../questionnaires/model/questionnaire.ts';
import type { Line } from '../reading/row-reader.ts';
import {
  cellText,
  condition,
  furtherColumns,
  present,
  remarkIdle,
  saysYes,
  spotOf,
  switchOn,
  warn,
  words,
} from '../reading/row-reader.ts';
import { isKnownAppearance } from '../reading/appearances.ts';
import type { RowType } from '../reading/types.ts';
import { kindWithAppearance } from '../../questionnaires/kinds/workbook-words.ts';
import { isOnPage, MADE_KINDS } from '../../questionnaires/kinds/traits.ts';
import { AUTHORING_TRAITS } from '../../questionnaires/kinds/authoring-traits.ts';

type Asked = Extract<RowType, { is: 'question' | 'select' | 'metadata' }>;

export function readQuestion(
  line: Line,
  type: Asked,
  named: { name: string; id: string },
): Question | null {
  const base = {
    type: 'question' as const,
    ...named,
    label: words(line, 'label') ?? {},
    hint: words(line, 'hint'),
    guidanceHint: words(line, 'guidance_hint'),
    relevant: condition(line, 'relevant'),
    required: switchOn(line, 'required'),
    requiredMessage: words(line, 'required_message'),
    constraint: condition(line, 'constraint'),
    constraintMessage: words(line, 'constraint_message'),
    calculation: condition(line, 'calculation'),
    default: cellText(line, 'default') || undefined,
    readOnly: switchOn(line, 'read_only'),
    appearance: cellText(line, 'appearance') || undefined,
    parameters: parametersOf(line),
    sensitive: saysYes(line, 'sensitive') || undefined,
    breakdown: saysYes(line, 'breakdown') || undefined,
    columns: furtherColumns(line),
  };
  remarkIdle(line, type.is === 'select' ? MEANT_FOR_SELECT : MEANT);
  remarkAppearance(line, type);
  remarkParameters(line, type, base.parameters);
  if (Object.keys(base.label).length === 0 && needsLabel(type))
    warn(line, 'label', 'label_missing', { name: named.name });
  return present({ ...base, ...KIND_PARTS[type.is](line, type as never) }) as Question;
}

const MEANT = new Set([
  'type',
  'name',
  'label',
  'hint',
  'guidance_hint',
  'relevant',
  'required',
  'required_message',
  'constraint',
  'constraint_message',
  'calculation',
  'default',
  'appearance',
  'parameters',
  'read_only',
  'sensitive',
  'breakdown',
  'question_id',
  'disabled',
]);
const MEANT_FOR_SELECT = new Set([...MEANT, 'choice_filter']);

const needsLabel = (type: Asked): boolean =>
  type.is === 'select' || (type.is === 'question' && isOnPage(type.kind));

const KIND_PARTS: {
  readonly [T in Asked['is']]: (line: Line, type: Extract<Asked, { is: T }>) => Partial<Question>;
} = {
  question: (line, { kind: type, appearance }) => {
    const { kind, rest } = kindWithAppearance(type, [
      ...(appearance === undefined ? [] : [appearance]),
      ...appearancesOf(line),
    ]);
    return { kind, appearance: rest.join(' ') || undefined };
  },
  metadata: (line, { calculation }) => {
    warn(line, 'type', calculation === null ? 'metadata_empty' : 'metadata_calculated', {
      type: cellText(line, 'type'),
      calculation: calculation ?? '',
    });
    return calculation === null
      ? { kind: MADE_KINDS.givenAlong }
      : { kind: MADE_KINDS.computed, calculation };
  },
  select: (line, { kind, list, source, orOther }) => {
    if (source === 'file') line.context.fromFile.set(LIST_NAMES.file(list), spotOf(line, 'type'));
    return {
      kind,
      list: LIST_NAMES[source](list),
      choiceFilter: condition(line, 'choice_filter'),
      orOther: orOther ? true : undefined,
    };
  },
};

/** Lists from elsewhere become lists of the questionnaire, under names of their own. */
const LIST_NAMES = {
  list: (list: string) => list,
  external: (list: string) => `${list}_external`,
  file: (list: string) => list.replace(/\.csv$/i, ''),
};

const SELECT_PARAMETERS = ['randomize', 'seed', 'value', 'label'];

/** Parameters that change nothing in a question of this kind. */
function remarkParameters(
  line: Line,
  type: Asked,
  parameters: Readonly<Record<string, string>> = {},
): void {
  const known =
    type.is === 'select'
      ? SELECT_PARAMETERS
      : type.is === 'question'
        ? (AUTHORING_TRAITS[type.kind].parameters ?? [])
        : [];
  for (const name of Object.keys(parameters))
    if (!known.includes(name)) warn(line, 'parameters', 'parameter_no_effect', { found: name });
}

/** `start=1; end=10`, with spaces, commas or semicolons between. */
function parametersOf(line: Line): Record<string, string> | undefined {
  const text = cellText(line, 'parameters');
  if (text === '') return undefined;
  const parts = text
    .split(/[;,]|\s(?=[\w-]+\s*=)/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const wrong = parts.find((part) => !/^[\w-]+\s*=\s*\S/.test(part));
  if (wrong !== undefined) warn(line, 'parameters', 'parameter_unreadable', { found: wrong });
  const entries = parts
    .filter((part) => /^[\w-]+\s*=\s*\S/.test(part))
    .map((part) => {
      const cut = part.indexOf('=');
      return [part.slice(0, cut).trim().toLowerCase(), part.slice(cut + 1).trim()] as const;
    });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const appearancesOf = (line: Line): string[] =>
  cellText(line, 'appearance')
    .split(/\s+/)
    .filter((word) => word !== '');

function remarkAppearance(line: Line, type: Asked): void {
  const words = appearancesOf(line);
  const { rest } = type.is === 'question' ? kindWithAppearance(type.kind, words) : { rest: words };
  const odd = rest.filter((word) => !isKnownAppearance(word));
  if (odd.length > 0)
    warn(line, 'appearance', 'appearance_no_effect', { appearance: odd.join(' ') });
}
