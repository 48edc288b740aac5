// Why a recipe cannot be carried out, as a key of the texts and what they name.

export const weightingProblems = [
  'unknownMargin',
  'noTotals',
  'emptyCell',
  'emptyPopulation',
  'noConvergence',
  'untrimmable',
  'noInvitations',
  'noServed',
  'servedTooFew',
] as const;
type WeightingProblem = (typeof weightingProblems)[number];

export interface WeightingPlace {
  localityId?: number;
  margin?: string;
  category?: string;
}

export class WeightingFailure extends Error {
  override readonly name = 'WeightingFailure';
  readonly problem: WeightingProblem;
  readonly at: WeightingPlace;
  constructor(problem: WeightingProblem, at: WeightingPlace = {}) {
    super(`${problem} ${JSON.stringify(at)}`);
    this.problem = problem;
    this.at = at;
  }
}
