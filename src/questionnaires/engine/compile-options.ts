// Compiles the options of a question; lists that many questions share are compiled once.
import { ownValue } from '../../platform/own-value.ts';
import type { Choice } from '../model/questionnaire.ts';
import type { SlotAssignment } from './slots.ts';
import type { CompiledChoice } from './compiled-node.ts';
import { type CompileContext, spokenTexts } from './compile-context.ts';
import { memoByObject } from '../../platform/memo.ts';

/**
 * Within one compilation, the options of a list are the same for every question that offers it in the same repeats: what
 * their labels name is found from there alone. A mistake in a label is reported at the first of these questions.
 */
const compiledLists = memoByObject((_: SlotAssignment) =>
  memoByObject((_rows: readonly Choice[]) => new Map<string, readonly CompiledChoice[]>()),
);

export function optionsOf(
  context: CompileContext,
  rows: readonly Choice[],
  placement: SlotAssignment,
): readonly CompiledChoice[] {
  const ofList = compiledLists(placement)(rows);
  const place = `in ${context.here.repeats.map(({ name }) => name).join('/')}`;
  const kept = ofList.get(SILENT) ?? ofList.get(place);
  if (kept) return kept;
  const options = rows.map((choice) => compileChoice(context, choice));
  ofList.set(options.every(({ label }) => label === null) ? SILENT : place, options);
  return options;
}

function compileChoice(context: CompileContext, choice: Choice): CompiledChoice {
  let speaks = false;
  for (const lang in choice.label) speaks ||= ownValue(choice.label, lang)?.includes('${') === true;
  return { choice, label: speaks ? spokenTexts(context, choice.label, 'label') : null };
}

export const SILENT = '';
