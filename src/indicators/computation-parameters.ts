// How a computation was made, stored with it.
import type { ComparedWith } from './changes/change-row.ts';
import type { CommuneChoice } from './communes/covariate-choice.store.ts';
import type { PresentationRules } from './presentation/presentation-rules.ts';
import type { PublishedTable } from './tables/asked-table.ts';
import type { Recipe } from './weighting/recipe.ts';

export interface ComputationParameters {
  lonelyPsu: string;
  minRespondents: number;
  seed: number;
  draws: number;
  /** How weights were made, in the methodology's words. */
  weights: 'design' | 'none' | 'recipe' | 'served';
  /** What 'recipe' stands for. */
  recipe?: Recipe;
  /** Absent in computations made before there were any. */
  rules?: PresentationRules;
  /** Names of the questions by whose answers figures are made too; absent: none. */
  breakdowns?: string[];
  /** Localities whose answers are left out of the nation's figures. */
  excluded?: number[];
  /** Of answers, counted and published with it; absent: none. */
  tables?: PublishedTable[];
  /** Absent, null: communes are not estimated by a model. */
  communes?: CommuneChoice | null;
  /** Absent, null: with no earlier round. */
  comparedWith?: ComparedWith | null;
}
