// What is wrong with a changed question: its name, its shape, its list.
import type { Node, Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { isReserved, nameSchema, nodeSchema } from '../../questionnaires/model/questionnaire.ts';
import type { ListChange } from './operation.ts';
import type { Mistake } from './edit-result.ts';
import { nodesOf } from './tree.ts';

export function nameMistakes(model: Questionnaire, before: Node, name: string): Mistake[] {
  if (isReserved(name))
    return [
      {
        key: 'questionnaires.problems.name_reserved',
        field: 'name',
        vars: { name, write: `q_${name}` },
      },
    ];
  if (!nameSchema.safeParse(name).success)
    return [{ key: 'designer.mistakes.name_pattern', field: 'name', vars: { name } }];
  const other = nodesOf(model).some((node) => node.id !== before.id && node.name === name);
  return other ? [{ key: 'designer.mistakes.name_taken', field: 'name', vars: { name } }] : [];
}

/** What no field of the form can be blamed for: texts longer or values other than the document holds. */
export function shapeMistakes(node: Node): Mistake[] {
  const shape = nodeSchema.safeParse(node.type === 'question' ? node : { ...node, children: [] });
  const issues = shape.success ? [] : shape.error.issues.filter(({ path }) => path[0] !== 'name');
  return issues.slice(0, 5).map(({ path, message }) => ({
    key: 'questionnaires.problems.shape',
    field: '',
    vars: { path: path.join('.'), detail: message },
  }));
}

/** Cascading options may repeat a code under different parents; a form that does so says it in its settings. */
export function listMistakes({ choices }: ListChange, { settings = {} }: Questionnaire): Mistake[] {
  if (choices.length === 0)
    return [{ key: 'designer.mistakes.no_options', field: 'list', vars: {} }];
  const seen = new Set<string>();
  return choices.flatMap(({ name }, index): Mistake[] => {
    const field = `option.${String(index)}.name`;
    if (name === '')
      return [{ key: 'designer.mistakes.option_code_missing', field, vars: { number: index + 1 } }];
    if (/\s/.test(name) || name.length > 200)
      return [{ key: 'designer.mistakes.option_code_space', field, vars: { code: name } }];
    const again =
      seen.has(name) && !/^(yes|true|true\(\))$/i.test(settings['allow_choice_duplicates'] ?? '');
    seen.add(name);
    return again
      ? [{ key: 'designer.mistakes.option_code_twice', field, vars: { code: name } }]
      : [];
  });
}
