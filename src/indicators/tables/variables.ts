// The questions that can be counted: what an answer to each is, and the options there are. A round may
// continue with another version of its questionnaire; questions and options of all its versions are put
// together by name.
import { holdsCode, holdsCodes, holdsNumber, isRanked } from '../../questionnaires/kinds/traits.ts';
import { walk } from '../../questionnaires/model/nodes.ts';
import type {
  Choice,
  Question,
  Questionnaire,
  Text,
} from '../../questionnaires/model/questionnaire.ts';

/** One option · some of them · the first of a ranking · a number. */
export type VariableKind = 'one' | 'many' | 'first' | 'number';

export interface TableVariable {
  name: string;
  label: Text;
  kind: VariableKind;
  /** In the order of the list; empty for a number. */
  options: readonly Choice[];
}

/**
 * In reading order; not those of a repeat, which a respondent answers several times.
 * @param versions the first leads
 */
export function tableVariables(versions: readonly Questionnaire[]): TableVariable[] {
  const known = new Map<string, TableVariable>();
  for (const variable of versions.flatMap(variablesOf)) {
    const before = known.get(variable.name);
    if (!before) known.set(variable.name, variable);
    else if (before.kind === variable.kind)
      known.set(variable.name, { ...before, options: united(before.options, variable.options) });
  }
  return [...known.values()];
}

function variablesOf({ children, lists }: Questionnaire): TableVariable[] {
  const choices = new Map(lists.map((list) => [list.name, list.choices]));
  return [...walk(children)].flatMap(([node, parents]) => {
    if (node.type !== 'question' || parents.some(({ type }) => type !== 'group')) return [];
    const kind = kindOf(node);
    if (kind === null) return [];
    const options = kind === 'number' ? [] : (choices.get(node.list ?? '') ?? []);
    return [{ name: node.name, label: node.label, kind, options }];
  });
}

function kindOf({ kind }: Question): VariableKind | null {
  if (holdsCode(kind)) return 'one';
  if (isRanked(kind)) return 'first';
  if (holdsCodes(kind)) return 'many';
  return holdsNumber(kind) ? 'number' : null;
}

function united(first: readonly Choice[], second: readonly Choice[]): Choice[] {
  const names = new Set(first.map(({ name }) => name));
  return [...first, ...second.filter(({ name }) => !names.has(name))];
}
