// What an administrator types to register a caller, and what is wrong with it. Pure.
import type { Caller } from './caller.ts';
import { CALLER_CODE } from './caller.ts';

export interface TypedCaller {
  organisation: string;
  code: string;
  name_vi: string;
  name_en: string;
  contact: string;
  rounds: string[];
  services: string[];
  provinces: string[];
}
export interface CallerMistake {
  field: Exclude<keyof TypedCaller, 'organisation'>;
  code: 'code' | 'nameVi' | 'nameEn' | 'contact' | 'rounds' | 'services' | 'provinces' | 'taken';
  value: string;
}
export type NewCaller = Omit<Caller, 'createdAt' | 'disabledAt' | 'organisationId'>;
export type ReadCallerResult =
  { ok: true; caller: NewCaller } | { ok: false; mistakes: CallerMistake[] };

/** What a caller can be restricted to; provinces by their id or code as a text. */
export interface KnownScope {
  rounds: readonly string[];
  services: readonly string[];
  provinces: ReadonlyMap<string, number>;
}

export const emptyCaller: TypedCaller = {
  organisation: '',
  code: '',
  name_vi: '',
  name_en: '',
  contact: '',
  rounds: [],
  services: [],
  provinces: [],
};

export function readCaller(typed: TypedCaller, known: KnownScope): ReadCallerResult {
  const stranger = (wanted: readonly string[], isKnown: (one: string) => boolean): string =>
    wanted.find((one) => !isKnown(one)) ?? '';
  const strangers = {
    rounds: stranger(typed.rounds, (one) => known.rounds.includes(one)),
    services: stranger(typed.services, (one) => known.services.includes(one)),
    provinces: stranger(typed.provinces, (one) => known.provinces.has(one)),
  };
  const checks: [boolean, CallerMistake][] = [
    [typed.name_vi.trim() === '', { field: 'name_vi', code: 'nameVi', value: '' }],
    [typed.name_en.trim() === '', { field: 'name_en', code: 'nameEn', value: '' }],
    [!CALLER_CODE.test(typed.code), { field: 'code', code: 'code', value: typed.code }],
    [typed.contact.trim() === '', { field: 'contact', code: 'contact', value: '' }],
    ...(['rounds', 'services', 'provinces'] as const).map((field): [boolean, CallerMistake] => [
      strangers[field] !== '',
      { field, code: field, value: strangers[field] },
    ]),
  ];
  const mistakes = checks.filter(([wrong]) => wrong).map(([, mistake]) => mistake);
  if (mistakes.length > 0) return { ok: false, mistakes };
  const localities = typed.provinces.map((one) => known.provinces.get(one)!);
  return {
    ok: true,
    caller: {
      code: typed.code,
      name: { vi: typed.name_vi.trim(), en: typed.name_en.trim() },
      contact: typed.contact.trim(),
      rounds: [...new Set(typed.rounds)],
      services: [...new Set(typed.services)],
      localities: [...new Set(localities)],
    },
  };
}
