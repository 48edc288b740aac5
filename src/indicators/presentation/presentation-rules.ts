// What the data must carry before a figure, a rank or a comparison is shown. Rules are data: a computation
// stores the ones it was made with.

/** Shares are 0..1. Sources beside each rule; the reasons are in docs/methodology.md, section 6. */
export interface PresentationRules {
  /**
   * Respondents, and effective sample, of an indicator in a signed-in view. NCHS 2017, here for readers who
   * know more.
   */
  minRespondents: number;
  /** The same in public; below it a signed-in reader sees the figure flagged. NCHS 2017. */
  minPublic: number;
  /** Interval width as a share of the scale at which a figure is hidden. NCHS 2017 for proportions. */
  maxWidth: number;
  /**
   * Proportions: above the first width, an interval wider than the second × p flags p. NCHS 2017 hides it.
   */
  relativeFrom: number;
  maxRelativeWidth: number;
  /**
   * Means of numbers without ends: a standard error above this share of the mean flags it. NCHS, in use
   * before 2017.
   */
  maxRelativeError: number;
  /** Fewer degrees of freedom flag a figure. NCHS 2017. */
  cautionDf: number;
  /** Reliability between localities below which nothing is ranked or grouped. */
  minReliability: number;
  /** Probability from which one group of localities is named. */
  minGroupProbability: number;
  /** Coverage of rank sets. */
  rankCoverage: number;
  /** Share of false findings among differences from the median that are named. Benjamini & Hochberg 1995. */
  falseFindings: number;
}

export const presentationRules: PresentationRules = {
  minRespondents: 10,
  minPublic: 30,
  maxWidth: 0.3,
  relativeFrom: 0.05,
  maxRelativeWidth: 1.3,
  maxRelativeError: 0.3,
  cautionDf: 8,
  minReliability: 0.5,
  minGroupProbability: 0.6,
  rankCoverage: 0.9,
  falseFindings: 0.05,
};
