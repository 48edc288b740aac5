// What a recipe needs to know of those who answered, of those who did not, and of the population.

/** Respondents as columns, in the order in which their scores are read. */
export interface WeightingSample {
  rows: number;
  /** Design weights. */
  weight: Float64Array;
  /** Ids of provinces. */
  province: Int32Array;
  /** Per margin of the recipe: the cell of each respondent, −1: not stated. */
  cells: readonly Int32Array[];
  /** Classes of the non-response step; null where the recipe has none. */
  nonresponse: NonresponseClasses | null;
}

/** Classes from coarse to fine would nest; here the finer ones come first. */
export interface NonresponseClasses {
  /** Per level (PSUs before strata): the class of each respondent, and what was invited in each class. */
  levels: readonly { of: Int32Array; invited: Float64Array }[];
}

/** A margin with its cells by province, in the same order everywhere. */
export interface MarginTotals {
  name: string;
  /** Per cell, its categories in words. */
  labels: readonly string[];
  /** Province → persons per cell. */
  totals: ReadonlyMap<number, ArrayLike<number>>;
}
