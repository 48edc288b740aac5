// What a researcher types to make a round, and what is wrong with it. Pure.
import type { Lang } from '../../platform/i18n/language.ts';
import { roundKinds, type RoundKind } from './round.ts';
import { fold } from '../../platform/i18n/folding.ts';

export interface TypedRound {
  organisation: string;
  title_vi: string;
  title_en: string;
  organiser_vi: string;
  organiser_en: string;
  code: string;
  version: string;
  kind: string;
  closes: string;
  minimum: string;
}
export interface ReadRound {
  title: Record<Lang, string>;
  organiser: Record<Lang, string>;
  code: string;
  versionId: string;
  kind: RoundKind;
  closesAt: Date | null;
  minRespondents: number;
}
export interface FieldMistake {
  field: keyof TypedRound;
  code: string;
}
export type ReadRoundResult =
  { ok: true; round: ReadRound } | { ok: false; mistakes: FieldMistake[] };

export const emptyRound: TypedRound = {
  organisation: '',
  title_vi: '',
  title_en: '',
  organiser_vi: '',
  organiser_en: '',
  code: '',
  version: '',
  kind: '',
  closes: '',
  minimum: '30',
};

/** The last moment of a day in Viet Nam (UTC+7, no summer time); null when it is no date. */
export function endOfDay(day: string): Date | null {
  const parts =
    /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ??
    /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/
      .exec(day)
      ?.map((part, at, all) => (at === 0 ? part : all[4 - at]!));
  if (!parts) return null;
  const [year, month, date] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const start = new Date(Date.UTC(year, month - 1, date) - 7 * 3_600_000);
  const real = new Date(Date.UTC(year, month - 1, date));
  return real.getUTCMonth() === month - 1 && real.getUTCDate() === date
    ? new Date(start.getTime() + 24 * 3_600_000)
    : null;
}

const codeFrom = (typed: TypedRound): string =>
  typed.code.trim() === ''
    ? fold(typed.title_en || typed.title_vi)
        .replaceAll(' ', '-')
        .slice(0, 40)
    : typed.code.trim();

/** @param versionIds the published versions that can be chosen */
export function readRound(
  typed: TypedRound,
  known: { versionIds: readonly string[]; now: Date },
): ReadRoundResult {
  const code = codeFrom(typed);
  const closesAt = typed.closes.trim() === '' ? null : endOfDay(typed.closes.trim());
  const minimum = Number(typed.minimum);
  const checks: [boolean, FieldMistake][] = [
    [typed.title_vi.trim() === '', { field: 'title_vi', code: 'title' }],
    [typed.title_en.trim() === '', { field: 'title_en', code: 'title' }],
    [typed.organiser_vi.trim() === '', { field: 'organiser_vi', code: 'organiser' }],
    [typed.organiser_en.trim() === '', { field: 'organiser_en', code: 'organiser' }],
    [!/^[a-z0-9][a-z0-9-]{2,39}$/.test(code) || code === 'new', { field: 'code', code: 'code' }],
    [!known.versionIds.includes(typed.version), { field: 'version', code: 'version' }],
    [!roundKinds.some((kind) => kind === typed.kind), { field: 'kind', code: 'kind' }],
    [typed.closes.trim() !== '' && closesAt === null, { field: 'closes', code: 'date' }],
    [closesAt !== null && closesAt <= known.now, { field: 'closes', code: 'past' }],
    [
      !Number.isInteger(minimum) || minimum < 30 || minimum > 10_000,
      { field: 'minimum', code: 'minimum' },
    ],
  ];
  const mistakes = checks.filter(([wrong]) => wrong).map(([, mistake]) => mistake);
  if (mistakes.length > 0) return { ok: false, mistakes };
  const title = { vi: typed.title_vi.trim(), en: typed.title_en.trim() };
  const organiser = { vi: typed.organiser_vi.trim(), en: typed.organiser_en.trim() };
  return {
    ok: true,
    round: {
      title,
      organiser,
      code,
      versionId: typed.version,
      kind: typed.kind as ReadRound['kind'],
      closesAt,
      minRespondents: minimum,
    },
  };
}
