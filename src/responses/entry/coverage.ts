// Whether a questionnaire can be asked about the service and the place that a door names.
import { validateAnswers } from '../../questionnaires/engine/validation.ts';
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import { doorAnswers, type Entrance } from '../submission/entrance.ts';

export function covers(
  compiled: CompiledQuestionnaire,
  entrance: Pick<Entrance, 'door' | 'place' | 'serviceId'>,
  now: Date,
): boolean {
  const answers = doorAnswers({}, entrance, compiled);
  return validateAnswers(compiled, answers, { now, paths: Object.keys(answers) }).length === 0;
}
