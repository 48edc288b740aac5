// What can be said of a round when it is made and changed later, and what is wrong with it. Pure.
import type { Lang } from '../../platform/i18n/language.ts';
import { DAY_MS, startOfTypedDay, typedDayOf } from '../../platform/i18n/viet-nam-days.ts';
import { areSites, sitesIn } from './frame-sites.ts';
import { type Round, type Told, toldOf } from './round.ts';

export interface TypedSettings {
  title_vi: string;
  title_en: string;
  organiser_vi: string;
  organiser_en: string;
  contact_vi: string;
  contact_en: string;
  verify_vi: string;
  verify_en: string;
  done_vi: string;
  done_en: string;
  complaints_vi: string;
  complaints_en: string;
  opens: string;
  closes: string;
  minimum: string;
  /** Hours. */
  finish: string;
  /** 'yes', or nothing. */
  partial: string;
  /** Months. */
  retention: string;
  /** Id of a version, or nothing. */
  short: string;
  /** Origins, one on each line. */
  frames: string;
}

export interface RoundSettings {
  title: Record<Lang, string>;
  organiser: Record<Lang, string>;
  /** How the organiser is reached; null: not said. */
  contact: Record<Lang, string> | null;
  told: Told;
  opensAt: Date | null;
  closesAt: Date | null;
  minRespondents: number;
  /** Hours after closing in which begun forms may still be sent. */
  finishHours: number;
  keepsPartial: boolean;
  /** Months after closing when the answers are erased; null: not said. */
  retentionMonths: number | null;
  /** The form after a service; null: there is none. */
  shortVersionId: string | null;
  /** Origins that may show the feedback button in a frame. */
  frameSites: string[];
}

export interface SettingsMistake {
  field: keyof TypedSettings;
  code: string;
}

export const emptySettings: TypedSettings = {
  title_vi: '',
  title_en: '',
  organiser_vi: '',
  organiser_en: '',
  contact_vi: '',
  contact_en: '',
  verify_vi: '',
  verify_en: '',
  done_vi: '',
  done_en: '',
  complaints_vi: '',
  complaints_en: '',
  opens: '',
  closes: '',
  minimum: '30',
  finish: '48',
  partial: '',
  retention: '24',
  short: '',
  frames: '',
};

/** The last moment of a day in Viet Nam; null when it is no date. */
export function endOfDay(day: string): Date | null {
  const start = startOfTypedDay(day);
  return start && new Date(start.getTime() + DAY_MS);
}

const inLang = (words: Record<Lang, string> | null | undefined, lang: Lang): string =>
  words?.[lang] ?? '';

/** The settings of a round as they are typed. */
export function typedOf(round: Round): TypedSettings {
  const { title, organiser, contact, opensAt, closesAt, minRespondents, retentionMonths } = round;
  const { finishHours = 0, keepsPartial } = round;
  return {
    ...{ title_vi: title.vi, title_en: title.en },
    ...{ organiser_vi: inLang(organiser, 'vi'), organiser_en: inLang(organiser, 'en') },
    ...{ contact_vi: inLang(contact, 'vi'), contact_en: inLang(contact, 'en') },
    ...typedTold(round.told ?? {}),
    opens: opensAt ? typedDayOf(opensAt) : '',
    // It closes at the first moment of the day after.
    closes: closesAt ? typedDayOf(new Date(closesAt.getTime() - 1)) : '',
    minimum: String(minRespondents),
    finish: String(finishHours),
    partial: keepsPartial ? 'yes' : '',
    retention: retentionMonths ? String(retentionMonths) : '',
    short: round.shortVersionId ?? '',
    frames: (round.frameSites ?? []).join('\n'),
  };
}

const typedTold = ({ verify, done, complaints }: Told) => ({
  ...{ verify_vi: inLang(verify, 'vi'), verify_en: inLang(verify, 'en') },
  ...{ done_vi: inLang(done, 'vi'), done_en: inLang(done, 'en') },
  ...{ complaints_vi: inLang(complaints, 'vi'), complaints_en: inLang(complaints, 'en') },
});

const toldIn = (typed: TypedSettings): Told =>
  Object.fromEntries(
    toldOf.flatMap((name) => {
      const words = wordsOf(typed[`${name}_vi`], typed[`${name}_en`]);
      return words === null ? [] : [[name, words]];
    }),
  );

function wordsOf(vi: string, en: string): Record<Lang, string> | null {
  const [first, second] = [vi.trim(), en.trim()];
  return first === '' && second === ''
    ? null
    : { vi: first === '' ? second : first, en: second === '' ? first : second };
}

const dateFrom = (typed: string, read: (day: string) => Date | null): Date | null =>
  typed.trim() === '' ? null : read(typed.trim());

/** Nothing, or months from 1 to 240. */
const isRetention = (text: string): boolean =>
  text.trim() === '' || (/^\d{1,3}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 240);

/** At most two weeks. */
const isFinish = (text: string): boolean => /^\d{1,3}$/.test(text.trim()) && Number(text) <= 336;

/** Mistakes in words and numbers. */
function wordMistakes(typed: TypedSettings): [boolean, SettingsMistake][] {
  const minimum = Number(typed.minimum);
  const missing = (
    [
      ['title_vi', 'title'],
      ['title_en', 'title'],
      ['organiser_vi', 'organiser'],
      ['organiser_en', 'organiser'],
    ] as const
  ).map(([field, code]): [boolean, SettingsMistake] => [
    typed[field].trim() === '',
    { field, code },
  ]);
  return [
    ...missing,
    [
      !Number.isInteger(minimum) || minimum < 30 || minimum > 10_000,
      { field: 'minimum', code: 'minimum' },
    ],
    [!isFinish(typed.finish), { field: 'finish', code: 'finish' }],
    [!isRetention(typed.retention), { field: 'retention', code: 'retention' }],
    [!areSites(sitesIn(typed.frames)), { field: 'frames', code: 'frames' }],
  ];
}

/** @param unchanged days that are as they were may be past */
function dateMistakes(
  typed: TypedSettings,
  { now, before }: { now: Date; before: TypedSettings | null },
): [boolean, SettingsMistake][] {
  const [opensAt, closesAt] = [
    dateFrom(typed.opens, startOfTypedDay),
    dateFrom(typed.closes, endOfDay),
  ];
  const isNew = typed.closes.trim() !== (before?.closes ?? '');
  return [
    [typed.opens.trim() !== '' && opensAt === null, { field: 'opens', code: 'date' }],
    [typed.closes.trim() !== '' && closesAt === null, { field: 'closes', code: 'date' }],
    [isNew && closesAt !== null && closesAt <= now, { field: 'closes', code: 'past' }],
    [
      opensAt !== null && closesAt !== null && closesAt <= opensAt,
      { field: 'closes', code: 'beforeOpening' },
    ],
  ];
}

export type SettingsReading =
  { ok: true; settings: RoundSettings } | { ok: false; mistakes: SettingsMistake[] };

/** @param known `before`: what the fields said when the form was made; null for a new round */
export function readSettings(
  typed: TypedSettings,
  known: { now: Date; before: TypedSettings | null },
): SettingsReading {
  const mistakes = [...wordMistakes(typed), ...dateMistakes(typed, known)]
    .filter(([wrong]) => wrong)
    .map(([, mistake]) => mistake);
  if (mistakes.length > 0) return { ok: false, mistakes };
  return {
    ok: true,
    settings: {
      title: { vi: typed.title_vi.trim(), en: typed.title_en.trim() },
      organiser: { vi: typed.organiser_vi.trim(), en: typed.organiser_en.trim() },
      contact: wordsOf(typed.contact_vi, typed.contact_en),
      told: toldIn(typed),
      opensAt: dateFrom(typed.opens, startOfTypedDay),
      closesAt: dateFrom(typed.closes, endOfDay),
      minRespondents: Number(typed.minimum),
      finishHours: Number(typed.finish),
      keepsPartial: typed.partial === 'yes',
      retentionMonths: typed.retention.trim() === '' ? null : Number(typed.retention),
      shortVersionId: typed.short === '' ? null : typed.short,
      frameSites: sitesIn(typed.frames),
    },
  };
}

/** What differs, for the audit log. */
export const changedSettings = (
  before: Round,
  after: RoundSettings,
): Record<string, { from: unknown; to: unknown }> =>
  Object.fromEntries(
    Object.entries(after)
      .map(([name, to]) => ({ name, from: before[name as keyof RoundSettings] ?? null, to }))
      .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to))
      .map(({ name, from, to }) => [name, { from, to }]),
  );
