// Whether a questionnaire can be asked about the service and the place that an entry point names.
import { validateAnswers } from '../../questionnaires/engine/validation.ts';
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import { entryAnswers, type EntryPoint } from '../submission/entry-point.ts';

export function covers(
  compiled: CompiledQuestionnaire,
  entryPoint: Pick<EntryPoint, 'channel' | 'place' | 'serviceId'>,
  now: Date,
): boolean {
  const answers = entryAnswers({}, entryPoint, compiled);
  return validateAnswers(compiled, answers, { now, paths: Object.keys(answers) }).length === 0;
}
