// The one way to change a draft: a model and an operation give a new model, or say why not. An edit may not break what
// worked: an error that was not there before stops it; errors that were there (a draft may hold some) do not.
import { compile } from '../../questionnaires/engine/compiled.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import type { Problem } from '../../questionnaires/engine/problem.ts';
import { isError } from '../../questionnaires/engine/problem.ts';
import { changeNode } from './content-edits.ts';
import { describe } from './describe-edit.ts';
import { insertFrom } from './bank-edit.ts';
import type { EditResult, Mistake } from './edit-result.ts';
import type { Operation } from './operation.ts';
import { addNode, deleteNode, duplicateNode, moveNode, placeNode } from './structure-edits.ts';

type Apply<T extends Operation['type']> = (
  model: Questionnaire,
  operation: Extract<Operation, { type: T }>,
  taken: ReadonlySet<string>,
) => EditResult;

const APPLY: { [T in Operation['type']]: Apply<T> } = {
  add: addNode,
  change: changeNode,
  move: moveNode,
  place: placeNode,
  duplicate: duplicateNode,
  delete: deleteNode,
  insert: insertFrom,
  describe,
};

/** @param taken ids of earlier published versions, never given to anything new */
export function edit(
  model: Questionnaire,
  operation: Operation,
  taken: ReadonlySet<string> = new Set(),
): EditResult {
  const result = (APPLY[operation.type] as Apply<Operation['type']>)(
    model,
    operation as never,
    taken,
  );
  if (!result.ok) return result;
  const mistakes = newMistakes(model, result.model);
  return mistakes.length === 0 ? result : { ok: false, mistakes };
}

/** Errors of the new model that the old one did not have. */
export function newMistakes(before: Questionnaire, after: Questionnaire): Mistake[] {
  const errors = compile(after).problems.filter(isError);
  if (errors.length === 0) return [];
  const known = new Set(compile(before).problems.filter(isError).map(signature));
  return errors.filter((problem) => !known.has(signature(problem))).map(asMistake);
}

const signature = ({ code, node, field, vars }: Problem): string =>
  JSON.stringify([code, node, field, vars]);

export const asMistake = ({ code, vars, node, field, lang, position }: Problem): Mistake => ({
  key: `questionnaires.problems.${code}`,
  vars,
  field: field ?? '',
  ...(node === undefined ? {} : { node }),
  ...(lang === undefined ? {} : { lang }),
  ...(position === undefined ? {} : { position }),
});
