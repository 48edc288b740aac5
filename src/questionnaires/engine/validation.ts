// The one validator: a page just posted, a whole response at submission and an imported row all pass here.
import type { Answers } from '../model/answers.ts';
import { answerAt, instancesAt } from '../model/answers.ts';
import type { CompiledQuestionnaire } from './compiled.ts';
import { questionAt } from './compiled.ts';
import type { Evaluation, EvaluationContext } from './evaluation/evaluation.ts';
import { givenAt, pathOf } from './evaluation/evaluation.ts';
import { type AnswerProblem, checkAnswer } from './answer-check.ts';

type Checking = EvaluationContext & { paths?: Iterable<string> };

/** @param context `paths` limits the check to one page; without it every relevant question is checked, and unknown names too. */
export function validateAnswers(
  compiled: CompiledQuestionnaire,
  answers: Answers,
  context: Checking,
): AnswerProblem[] {
  const evaluation = compiled.evaluate(answers, context);
  if (!context.paths)
    return problemsOf(compiled, evaluation, { answers, lang: context.lang ?? '' });
  return [...context.paths].flatMap((path) => {
    const question = questionAt(compiled, path);
    if (!question || !evaluation.relevant.has(path)) return [];
    return (
      checkAnswer({
        evaluation,
        lang: context.lang ?? '',
        path,
        question,
        place: path,
        value: answerAt(answers, path),
      }) ?? []
    );
  });
}

export function problemsOf(
  compiled: CompiledQuestionnaire,
  evaluation: Evaluation,
  { answers, lang }: { answers: Answers; lang: string },
): AnswerProblem[] {
  const problems: AnswerProblem[] = [];
  evaluation.eachAsked((place) => {
    const found = checkAnswer({
      evaluation,
      lang,
      path: pathOf(place),
      question: place.step,
      place,
      value: givenAt(place),
    });
    if (found) problems.push(found);
  });
  return problems.concat(unknownNames(compiled, answers));
}

/** Names that are not asked where they are, inside repeats too. */
function unknownNames(
  compiled: CompiledQuestionnaire,
  answers: Answers,
  { prefix, level } = { prefix: '', level: 0 },
): AnswerProblem[] {
  const unknown: AnswerProblem[] = [];
  for (const name of Object.keys(answers)) {
    const node = compiled.nodes.get(name);
    if (node?.level !== level || node.node.type === 'group')
      unknown.push({ path: prefix + name, code: 'unknownQuestion', vars: { name } });
    else if (node.opens >= 0)
      unknown.push(
        ...instancesAt(answers, name).flatMap((instance, index) =>
          unknownNames(compiled, instance, {
            prefix: `${prefix}${name}/${String(index)}/`,
            level: node.opens,
          }),
        ),
      );
  }
  return unknown;
}
