// The page of one question, group or repeat as typed: between the model and the form, in both directions. What is typed is
// kept as typed until it is saved, so that a page that comes back with errors has lost nothing.
import type {
  Choice,
  Node,
  Question,
  Questionnaire,
  Text,
} from '../../../questionnaires/model/questionnaire.ts';
import { questionsOf } from '../../../questionnaires/model/nodes.ts';
import type { KindOf, ConditionRow } from '../../editing/conditions/condition.ts';
import { simpleOf } from '../../editing/conditions/condition.ts';
import type { QuestionKind } from '../../../questionnaires/kinds/traits.ts';
import { TEXT_FIELDS, type TextField, WRITTEN_FIELDS, type WrittenField } from './node-fields.ts';

/** `was`: its place in the list as saved, from 0; empty for a new one. What the page does not show (`columns`) comes from there. */
export interface OptionRow {
  name: string;
  label: Text;
  was: string;
  columns: Record<string, string> | undefined;
}

export interface NodeForm {
  type: Node['type'];
  /** Null for groups and repeats. */
  kind: QuestionKind | null;
  name: string;
  texts: Record<TextField, Text>;
  /** Name of the list; empty: an own list is made. `shown` is the list whose options are in the form. */
  list: string;
  shown: string;
  copy: boolean;
  options: OptionRow[];
  paste: string;
  orOther: boolean;
  relevance: { mode: 'always' | 'simple' | 'written'; join: 'and' | 'or'; rows: ConditionRow[] };
  required: 'no' | 'yes' | 'when';
  written: Record<WrittenField, string>;
  parameters: Record<string, string>;
  sensitive: boolean;
  breakdown: boolean;
}

export const kindsOf = (model: Questionnaire): KindOf => {
  const kinds = new Map(questionsOf(model).map(({ name, kind }) => [name, kind]));
  return (name) => kinds.get(name);
};

export function formOf(node: Node, model: Questionnaire): NodeForm {
  const loose = (
    node.type === 'question' ? node : { label: node.label, hint: node.hint }
  ) as Partial<Question>;
  const list = loose.list ?? '';
  return {
    type: node.type,
    kind: node.type === 'question' ? node.kind : null,
    name: node.name,
    texts: Object.fromEntries(
      TEXT_FIELDS.map((field) => [field, loose[field] ?? {}]),
    ) as NodeForm['texts'],
    list,
    shown: list,
    copy: false,
    options: optionsOf(model, list),
    paste: '',
    orOther: loose.orOther === true,
    relevance: relevanceOf(node.relevant, model),
    required: loose.required === undefined ? 'no' : loose.required === 'true()' ? 'yes' : 'when',
    written: writtenOf(node, loose),
    parameters: { ...loose.parameters },
    sensitive: loose.sensitive === true,
    breakdown: loose.breakdown === true,
  };
}

export function optionsOf(model: Questionnaire, list: string): OptionRow[] {
  const choices = model.lists.find(({ name }) => name === list)?.choices ?? [];
  return choices.map((choice: Choice, at) => ({
    name: choice.name,
    label: choice.label,
    was: String(at),
    columns: choice.columns,
  }));
}

function relevanceOf(source: string | undefined, model: Questionnaire): NodeForm['relevance'] {
  if (source === undefined) return { mode: 'always', join: 'and', rows: [] };
  const simple = simpleOf(source, kindsOf(model));
  return simple ? { mode: 'simple', ...simple } : { mode: 'written', join: 'and', rows: [] };
}

function writtenOf(node: Node, loose: Partial<Question>): NodeForm['written'] {
  const sources: Record<WrittenField, string | undefined> = {
    constraint: loose.constraint,
    calculation: loose.calculation,
    default: loose.default,
    readOnly: loose.readOnly,
    choiceFilter: loose.choiceFilter,
    count: node.type === 'repeat' ? node.count : undefined,
    appearance: node.appearance,
    relevant: node.relevant,
    requiredWhen: loose.required === 'true()' ? undefined : loose.required,
  };
  return Object.fromEntries(
    WRITTEN_FIELDS.map((field) => [field, sources[field] ?? '']),
  ) as NodeForm['written'];
}
