// An organisation of an installation: a ministry, a province, an institute. Its rounds, questionnaires and
// callers are its own; what it publishes everybody reads. And what is typed to make or change one. Pure.
import { approvedActs, type ApprovedAct } from '../approvals/approval.ts';
import { roles, type Role } from '../permissions.ts';
import type { Lang } from '../../platform/i18n/language.ts';

export interface Organisation {
  id: string;
  /** Small letters, digits, hyphens; for commands. */
  code: string;
  name: Record<Lang, string>;
  /** It operates the installation and makes the others. */
  isHost: boolean;
  /**
   * Where it may change registers that all share (service points, numbers of people served); null:
   * everywhere.
   */
  localities: readonly number[] | null;
  /** Roles that need a second proof at sign-in. */
  secondFactorRoles: readonly Role[];
  /** Acts that need a second person. */
  twoPerson: readonly ApprovedAct[];
  disabledAt: Date | null;
}

export interface TypedOrganisation {
  code: string;
  name_vi: string;
  name_en: string;
  locality: readonly string[];
  factor: readonly string[];
  two: readonly string[];
}

/** What is typed of an organisation. */
export type MadeOrganisation = Pick<
  Organisation,
  'code' | 'name' | 'localities' | 'secondFactorRoles' | 'twoPerson'
>;

export type OrganisationMistake = 'code' | 'name_vi' | 'name_en' | 'locality';

export type ReadOrganisation =
  | { ok: true; organisation: MadeOrganisation }
  | { ok: false; mistakes: readonly OrganisationMistake[] };

const CODE = /^[a-z][a-z0-9-]{1,39}$/;

/** @param known ids of localities by how they are written. No locality: the whole country */
export function readOrganisation(
  typed: TypedOrganisation,
  known: ReadonlyMap<string, number>,
): ReadOrganisation {
  const chosen = typed.locality.filter((one) => one !== '');
  const ids = chosen.map((one) => known.get(one)).filter((id) => id !== undefined);
  const name = { vi: typed.name_vi.trim(), en: typed.name_en.trim() };
  const checks: [OrganisationMistake, boolean][] = [
    ['code', CODE.test(typed.code)],
    ['name_vi', isShort(name.vi)],
    ['name_en', isShort(name.en)],
    ['locality', ids.length === chosen.length],
  ];
  const mistakes = checks.filter(([, isRight]) => !isRight).map(([field]) => field);
  if (mistakes.length > 0) return { ok: false, mistakes };
  const localities = ids.length > 0 ? [...new Set(ids)] : null;
  const secondFactorRoles = roles.filter((role) => typed.factor.includes(role));
  const twoPerson = approvedActs.filter((act) => typed.two.includes(act));
  const { code } = typed;
  return { ok: true, organisation: { code, name, localities, secondFactorRoles, twoPerson } };
}

const isShort = (name: string): boolean => name !== '' && name.length <= 200;
