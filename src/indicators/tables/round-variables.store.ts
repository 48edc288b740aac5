// The questions of a round that can be counted, and their words.
import type { Lang } from '../../platform/i18n/language.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { answeredVersions } from '../answered-versions.store.ts';
import { namedVariables, type NamedVariable } from './table-names.ts';
import { tableVariables, type TableVariable } from './variables.ts';

export async function countableVariables(
  db: Reader,
  round: Pick<Round, 'id' | 'versionId'>,
): Promise<TableVariable[]> {
  const versions = await answeredVersions(db, round);
  return tableVariables(versions.map(({ model }) => model));
}

/** Where they are read, and in which language they are named. */
export interface InLanguage {
  db: Reader;
  lang: Lang;
}

export async function variablesOfRound(
  { db, lang }: InLanguage,
  round: Round,
): Promise<NamedVariable[]> {
  const versions = await answeredVersions(db, round);
  return namedVariables(
    versions.map(({ model }) => model),
    lang,
  );
}
