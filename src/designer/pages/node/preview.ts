// One question as a citizen will see it, whatever state the rest of the draft is in: it is alone in a questionnaire of
// its own, without conditions, and with gaps where its words show earlier answers.
import { compile } from '../../../questionnaires/engine/compiled.ts';
import type { CompiledQuestionnaire } from '../../../questionnaires/engine/compiled.ts';
import type {
  Choice,
  Question,
  Questionnaire,
  Text,
} from '../../../questionnaires/model/questionnaire.ts';

const gapped = (text: Text | undefined): Text | undefined =>
  text &&
  Object.fromEntries(
    Object.entries(text).map(([lang, words]) => [lang, words.replace(/\$\{[^{}]*\}/g, '…')]),
  );

/** Null when even alone it cannot be shown: no options, a wrong scale. */
export function aloneIn(
  model: Questionnaire,
  question: Question,
  choices: readonly Choice[] | null,
): CompiledQuestionnaire | null {
  const {
    relevant: _r,
    constraint: _c,
    choiceFilter: _f,
    calculation: _k,
    readOnly: _o,
    default: _d,
    required,
    parameters,
    ...rest
  } = question;
  const { seed: _seed, randomize: _randomize, ...plain } = parameters ?? {};
  const solo: Question = {
    ...rest,
    label: gapped(question.label) ?? {},
    ...(question.hint ? { hint: gapped(question.hint) } : {}),
    ...(required === 'true()' ? { required } : {}),
    ...(Object.keys(plain).length > 0 ? { parameters: plain } : {}),
    name: 'preview',
    id: 'preview',
    ...(choices ? { list: 'preview' } : {}),
  };
  const lists = choices
    ? [
        {
          name: 'preview',
          choices: choices
            .filter(({ name }) => name !== '')
            .map((choice) => ({ ...choice, label: gapped(choice.label) ?? {} })),
        },
      ]
    : [];
  const compiled = compile({ ...model, children: [solo], lists, tables: [] });
  return compiled.ok ? compiled.compiled : null;
}
