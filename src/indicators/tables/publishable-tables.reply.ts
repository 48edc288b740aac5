// Tables of a round that can be published with its next computation, and those that are part of one.
import type { Round } from '../../sampling/rounds/round.ts';
import type { Computation } from '../computations.store.ts';
import { listTables } from './answer-tables.store.ts';
import type { PublishedTable } from './asked-table.ts';
import { variablesOfRound, type InLanguage } from './round-variables.store.ts';
import { tableOf, valueOf } from './table-choice.ts';

export interface PublishableTable {
  /** As a form sends it. */
  value: string;
  titles: string[];
  isChosen: boolean;
}

/**
 * Those that have been counted without a third question.
 * @param before the computation whose choice is offered again
 */
export async function publishableTables(
  where: InLanguage,
  round: Round,
  before: Computation | undefined,
): Promise<PublishableTable[]> {
  const chosen = new Set((before?.parameters.tables ?? []).map(valueOf));
  const counted = (await listTables(where.db, round.id))
    .filter(({ status, asked }) => status === 'done' && asked.within === null)
    .map(({ asked }) => valueOf(asked));
  const offered = new Set([...chosen, ...counted]);
  if (offered.size === 0) return [];
  const titlesOf = await titleReader(where, round);
  return [...offered].sort().map((value) => ({
    value,
    titles: titlesOf(tableOf(value)!),
    isChosen: chosen.has(value),
  }));
}

/** Titles of the tables of a computation. */
export async function tablesOfComputation(
  where: InLanguage,
  round: Round,
  { parameters }: Computation,
): Promise<string[][]> {
  const tables = parameters.tables ?? [];
  return tables.length === 0 ? [] : tables.map(await titleReader(where, round));
}

async function titleReader(
  where: InLanguage,
  round: Round,
): Promise<(table: PublishedTable) => string[]> {
  const variables = await variablesOfRound(where, round);
  return ({ question, by }) =>
    [question, by].flatMap((name) =>
      name === null ? [] : [variables.find((one) => one.name === name)?.title ?? name],
    );
}
