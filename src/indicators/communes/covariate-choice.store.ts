// The attributes that a researcher may have communes estimated with.
import type { LocalityAttribute } from '../../localities/attributes/attribute.ts';
import { listAttributes } from '../../localities/attributes/attributes.store.ts';
import type { Reader } from '../../platform/db/connect.ts';

export interface OfferedCovariate {
  code: string;
  name: LocalityAttribute['name'];
  isChosen: boolean;
}

/** How communes of a computation are estimated. */
export interface CommuneChoice {
  /** Ids of attributes of communes. */
  covariates: string[];
}

/** Those in use. @param before the choice that is offered again */
export async function offeredCovariates(
  db: Reader,
  before: CommuneChoice | null | undefined,
): Promise<OfferedCovariate[]> {
  const offered = (await listAttributes(db)).filter(({ retiredAt }) => retiredAt === null);
  return offered.map(({ id, code, name }) => ({
    code,
    name,
    isChosen: before?.covariates.includes(id) ?? false,
  }));
}

/** Codes that are not in use any more are left out; null: none is left. */
export async function communeChoice(
  db: Reader,
  codes: readonly string[],
): Promise<CommuneChoice | null> {
  if (codes.length === 0) return null;
  const known = (await listAttributes(db)).filter(
    ({ code, retiredAt }) => retiredAt === null && codes.includes(code),
  );
  return known.length === 0 ? null : { covariates: known.map(({ id }) => id) };
}
