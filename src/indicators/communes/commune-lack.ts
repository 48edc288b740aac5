// Why communes have no model-based figures.

/** Why a score has no model, or a province no figures of its communes. */
export type CommuneLack =
  /** No covariates were chosen. */
  | 'covariates'
  /** Too few communes with answers for so many covariates. */
  | 'fewAreas'
  /** The covariates depend on each other. */
  | 'dependent'
  /** Answers do not differ within communes, so that nothing tells how sure a commune's mean is. */
  | 'alike'
  | 'notConverged'
  /** The registry has no communes of it. */
  | 'noCommunes'
  /** The registry does not know how many people live in them. */
  | 'population'
  /** A covariate is not known of all of them. */
  | 'values'
  /** None of them has enough answers. */
  | 'noAnswers'
  /** Its own figure is not shown. */
  | 'hidden';
