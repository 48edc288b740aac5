// A researcher's tables over HTTP: asked for, waited for, read.
import type request from 'supertest';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlaceTable } from '../../src/indicators/tables/answer-table.ts';
import {
  listTablePlaces,
  listTables,
  type AnswerTable,
} from '../../src/indicators/tables/answer-tables.store.ts';
import { findRoundByCode } from '../../src/sampling/rounds/rounds.store.ts';
import { formToken, type TestApp } from './app.ts';

export type AskedFields = Partial<Record<'question' | 'by' | 'within', string>>;
type Agent = ReturnType<typeof request.agent>;

export async function askForTable(
  researcher: Agent,
  round: string,
  fields: AskedFields,
): Promise<request.Response> {
  const page = await researcher.get(`/rounds/${round}/tables?lang=en`);
  return await researcher
    .post(`/rounds/${round}/tables?lang=en`)
    .type('form')
    .send({ _csrf: formToken(page.text), ...fields });
}

/** The table that was asked for last, once it is done or has failed. */
export async function newestTable({ db }: TestApp, code: string): Promise<AnswerTable> {
  const round = (await findRoundByCode(db, code))!;
  for (;;) {
    const [table] = await listTables(db, round.id);
    if (table && table.status !== 'computing') return table;
    await sleep(100);
  }
}

/**
 * Asks, waits, and gives the page that is read then and what is stored. Throws where it cannot be counted.
 */
export async function countedTable(
  site: TestApp,
  researcher: Agent,
  { round, ...fields }: AskedFields & { round: string },
): Promise<{ page: string; path: string; table: AnswerTable; places: PlaceTable[] }> {
  const asked = await askForTable(researcher, round, fields);
  if (asked.status !== 303) throw new Error(`asking for a table: status ${asked.status}`);
  const path = asked.headers['location'] as string;
  const table = await newestTable(site, round);
  if (table.failure !== null) throw new Error(table.failure);
  const page = await researcher.get(`${path}&lang=en`);
  return { page: page.text, path, table, places: await listTablePlaces(site.db, table.id) };
}

/** Estimates of the column of everybody, by option. */
export const sharesIn = ({ panels }: PlaceTable): ReadonlyMap<string, number | null> =>
  new Map(panels[0]!.columns[0]!.figures.map(({ code, estimate }) => [code, estimate]));
