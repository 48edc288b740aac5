// Breakdowns of the registry in words, and which of them a round's answers can be divided by.
import { listCommunes, listLocalities } from '../../localities/localities.store.ts';
import { COUNTRY_ID } from '../../localities/locality.ts';
import { listServicePoints } from '../../localities/service-points/service-points.store.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { Lang } from '../../platform/i18n/language.ts';
import type { Translate } from '../../platform/i18n/translations.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { readCounts } from '../../responses/counts/response-counts.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { attributeBreakdowns } from './attribute-breakdowns.store.ts';
import { namedBreakdowns, type NamedBreakdown } from './breakdown-names.ts';
import { registryBreakdowns, type RegistryBreakdown } from './registry-breakdowns.ts';

interface InWords {
  lang: Lang;
  t: Translate;
}

/** Without their groups, which differ from province to province. */
export const registryTitles = (codes: readonly string[], { t }: InWords): NamedBreakdown[] =>
  registryBreakdowns
    .filter((code) => codes.includes(code))
    .map((code) => ({
      code,
      title: t(`indicators.registryBreakdowns.${code.slice(1)}`),
      groups: [],
    }));

/** Those of a computation by their titles. */
export const titledBreakdowns = async (
  db: Reader,
  questionnaire: Questionnaire | null,
  codes: readonly string[],
  words: InWords,
): Promise<NamedBreakdown[]> => [
  ...namedBreakdowns(questionnaire, codes, words.lang),
  ...(await attributeBreakdowns(db, codes, words)),
  ...registryTitles(codes, words),
];

/** Those that a place has figures of, with its groups; communes by name. @param onDate in force then */
export async function breakdownsAt(
  db: Reader,
  { questionnaire, codes }: { questionnaire: Questionnaire | null; codes: readonly string[] },
  place: { localityId: number; onDate: Date },
  words: InWords,
): Promise<NamedBreakdown[]> {
  const asked = [
    ...namedBreakdowns(questionnaire, codes, words.lang),
    ...(await attributeBreakdowns(db, codes, words)),
  ];
  if (place.localityId === COUNTRY_ID) return asked;
  const own: NamedBreakdown[] = [];
  for (const breakdown of registryTitles(codes, words))
    own.push({ ...breakdown, groups: await groupsOf(db, breakdown.code, place, words.lang) });
  return [...asked, ...own];
}

async function groupsOf(
  db: Reader,
  code: string,
  { localityId, onDate }: { localityId: number; onDate: Date },
  lang: Lang,
): Promise<NamedBreakdown['groups']> {
  const units =
    code === '~commune'
      ? await listCommunes(db, localityId, onDate)
      : await listServicePoints(db, { provinceId: localityId });
  return units.map((unit) => ({ code: unit.code, name: unit.name[lang] }));
}

/** Those that figures of the round have answers for: posters bring people to open rounds alone. */
export async function offeredOfRegistry(
  db: Reader,
  round: Pick<Round, 'id' | 'kind'>,
): Promise<RegistryBreakdown[]> {
  const counts = (
    await readCounts(db, round.id, { facets: ['place', 'entry'], by: 'locality' })
  ).filter(({ status }) => status === 'counted');
  const ids = counts.filter(({ facet }) => facet === 'place').map((count) => count.localityId);
  const places = await listLocalities(db, [...new Set(ids)]);
  const has: Record<RegistryBreakdown, boolean> = {
    '~commune': places.some(({ level }) => level === 'commune'),
    '~service_point':
      round.kind === 'open' &&
      counts.some(({ facet, value }) => facet === 'entry' && value === 'poster'),
  };
  return registryBreakdowns.filter((code) => has[code]);
}
