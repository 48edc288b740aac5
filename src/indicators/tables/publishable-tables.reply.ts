// Tables of a round that can be published with its next computation, and those that are part of one.
import type { Lang } from '../../platform/i18n/language.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { answeredVersions } from '../answered-versions.store.ts';
import type { Computation } from '../computations.store.ts';
import { listTables } from './answer-tables.store.ts';
import type { PublishedTable } from './asked-table.ts';
import { namedVariables, type NamedVariable } from './table-names.ts';

export interface PublishableTable {
  /** As a form sends it. */
  value: string;
  titles: string[];
  isChosen: boolean;
}

/** Names of questions have no blanks. */
export const valueOf = ({ question, by }: PublishedTable): string =>
  by === null ? question : `${question} ${by}`;

/** Null for a text that no form has offered. */
export function tableOf(value: string): PublishedTable | null {
  const [question = '', by = null, ...rest] = value.split(' ');
  return question === '' || by === '' || rest.length > 0 ? null : { question, by };
}

interface InLanguage {
  db: Reader;
  lang: Lang;
}

/** Those that have been counted without a third question. @param before the computation whose choice is offered again */
export async function publishableTables(
  { db, lang }: InLanguage,
  round: Round,
  before: Computation | undefined,
): Promise<PublishableTable[]> {
  const chosen = new Set((before?.parameters.tables ?? []).map(valueOf));
  const counted = (await listTables(db, round.id)).filter(
    ({ status, asked }) => status === 'done' && asked.within === null,
  );
  const offered = new Set([...chosen, ...counted.map(({ asked }) => valueOf(asked))]);
  if (offered.size === 0) return [];
  const titlesOf = await titleReader({ db, lang }, round);
  return [...offered].sort().map((value) => ({
    value,
    titles: titlesOf(tableOf(value)!),
    isChosen: chosen.has(value),
  }));
}

/** Titles of the tables of a computation. */
export async function tablesOfComputation(
  { db, lang }: InLanguage,
  round: Round,
  { parameters }: Computation,
): Promise<string[][]> {
  const tables = parameters.tables ?? [];
  return tables.length === 0 ? [] : tables.map(await titleReader({ db, lang }, round));
}

async function titleReader(
  { db, lang }: InLanguage,
  round: Round,
): Promise<(table: PublishedTable) => string[]> {
  const versions = (await answeredVersions(db, round)).map(({ model }) => model);
  const variables: readonly NamedVariable[] = namedVariables(versions, lang);
  return ({ question, by }) =>
    [question, by].flatMap((name) =>
      name === null ? [] : [variables.find((one) => one.name === name)?.title ?? name],
    );
}
