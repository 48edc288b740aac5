// What a researcher types to make a round, and what is wrong with it. Pure.
import { fold } from '../../platform/i18n/folding.ts';
import { roundKinds, type RoundKind } from './round.ts';
import {
  emptySettings,
  readSettings,
  type RoundSettings,
  type TypedSettings,
} from './round-settings.ts';

export interface TypedRound extends TypedSettings {
  organisation: string;
  code: string;
  version: string;
  kind: string;
}
export interface ReadRound extends RoundSettings {
  code: string;
  versionId: string;
  kind: RoundKind;
}
export interface FieldMistake {
  field: keyof TypedRound;
  code: string;
}
export type ReadRoundResult =
  { ok: true; round: ReadRound } | { ok: false; mistakes: FieldMistake[] };

export const emptyRound: TypedRound = {
  ...emptySettings,
  organisation: '',
  code: '',
  version: '',
  kind: '',
};

const codeFrom = (typed: TypedRound): string =>
  typed.code.trim() === ''
    ? fold(typed.title_en || typed.title_vi)
        .replaceAll(' ', '-')
        .slice(0, 40)
    : typed.code.trim();

/** Fields of the form, in its order. */
const ORDER: readonly (keyof TypedRound)[] = [
  ...(['title_vi', 'title_en', 'organiser_vi', 'organiser_en', 'code', 'version', 'kind'] as const),
  ...(['minimum', 'opens', 'closes', 'finish', 'retention'] as const),
];

/** @param versionIds the published versions that can be chosen */
export function readRound(
  typed: TypedRound,
  known: { versionIds: readonly string[]; now: Date },
): ReadRoundResult {
  const code = codeFrom(typed);
  const reading = readSettings(typed, { now: known.now, before: null });
  const checks: [boolean, FieldMistake][] = [
    [!/^[a-z0-9][a-z0-9-]{2,39}$/.test(code) || code === 'new', { field: 'code', code: 'code' }],
    [!known.versionIds.includes(typed.version), { field: 'version', code: 'version' }],
    [!roundKinds.some((kind) => kind === typed.kind), { field: 'kind', code: 'kind' }],
  ];
  const mistakes: FieldMistake[] = [
    ...(reading.ok ? [] : reading.mistakes),
    ...checks.filter(([wrong]) => wrong).map(([, mistake]) => mistake),
  ].sort((a, b) => ORDER.indexOf(a.field) - ORDER.indexOf(b.field));
  if (!reading.ok || mistakes.length > 0) return { ok: false, mistakes };
  const { version, kind } = typed;
  return {
    ok: true,
    round: { ...reading.settings, code, versionId: version, kind: kind as RoundKind },
  };
}
