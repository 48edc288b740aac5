// What communes were estimated with, as readers are told: the attributes, their sources and days.
import type { Computation } from '../../indicators/computations.store.ts';
import { findAttributes } from '../../localities/attributes/attributes.store.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { Lang } from '../../platform/i18n/language.ts';

export interface CovariateInWords {
  name: string;
  source: string;
  asOf: string;
}

/** Empty where communes are not estimated. */
export async function covariatesInWords(
  db: Reader,
  { parameters }: Computation,
  lang: Lang,
): Promise<CovariateInWords[]> {
  if (!parameters.communes) return [];
  const found = await findAttributes(db, parameters.communes.covariates);
  return found.map(({ name, source, asOf }) => ({ name: name[lang], source, asOf }));
}
