// What a response is counted by, in applications without indicators.
import type { Scorer } from '../../src/responses/submission/submit-response.command.ts';

export const noScores: Scorer = async () => ({ scores: null, groups: null });

/** The score of a response is its answer to `satisfied`. */
export const satisfiedScore: Scorer = async (_tx, _version, answers) => ({
  scores: [answers['satisfied'] === undefined ? null : Number(answers['satisfied'])],
  groups: null,
});
