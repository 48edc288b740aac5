// Asking for tables of a round's answers, reading them and taking them along.
import { aRound } from '../../sampling/rounds/round-things.store.ts';
import { Readable } from 'node:stream';
import { z } from 'zod';
import {
  get,
  post,
  type Endpoint,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { json, redirect, stream } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { findJobByKey } from '../../platform/jobs/jobs.store.ts';
import { problem } from '../../platform/problems/problem.ts';
import { listLocalities } from '../../localities/localities.store.ts';
import { COUNTRY_ID } from '../../localities/locality.ts';
import { ofRound, roundOf } from '../round-page.reply.ts';
import { findTable, listRequested, listTablePlaces } from './answer-tables.store.ts';
import { tableKind } from './make-table.job.ts';
import { requestTable } from './request-table.command.ts';
import { tableCsv } from './table-csv.ts';
import { variablesOfRound } from './round-variables.store.ts';
import { askedFields, mistakeIn, tableQuery, tablesPage, tablesPath } from './tables-page.reply.ts';

/** Answers are crossed freely here, so whoever may not read them may not count them either. */
const permission = 'tables.make';
const of = aRound;

type Asked = z.infer<typeof askedFields>;

interface TableDeps {
  codeVersion: string;
  wakeWorker: () => void;
}

async function ask(
  deps: TableDeps,
  ctx: WriteContext<{ round: string }, unknown, Asked>,
): Promise<Reply> {
  const round = await roundOf(ctx);
  const mistake = await mistakeIn(ctx, round, ctx.body);
  if (mistake) return tablesPage({ ...ctx, query: { ...ctx.body, place: COUNTRY_ID } }, mistake);
  const by = { actor: ctx.actor, at: ctx.now, codeVersion: deps.codeVersion };
  await requestTable(ctx.tx, round, ctx.body, by);
  setTimeout(deps.wakeWorker, 50);
  return redirect(tablesPath(round, ctx.body));
}

async function file(ctx: ReadContext<{ round: string }, Asked>): Promise<Reply> {
  const round = await roundOf(ctx);
  const tables = await listRequested(ctx.db, round.id, ctx.query);
  const done = tables.find(({ status }) => status === 'done');
  if (!done) throw problem('notFound');
  const variables = await variablesOfRound(ctx, round);
  const find = (name: string | null) => variables.find((variable) => variable.name === name);
  const { question, by, within } = ctx.query;
  const places = await listTablePlaces(ctx.db, done.id);
  const named = new Map(
    (
      await listLocalities(
        ctx.db,
        places.map(({ localityId }) => localityId),
      )
    ).map((place) => [place.id, { code: place.code, name: place.name[ctx.lang] }]),
  );
  const content = tableCsv(
    places,
    { question: find(question), by: find(by), within: find(within) },
    (id) => named.get(id) ?? { code: String(id), name: '' },
  );
  const name = [round.code, question, by, within].filter((part) => part !== null).join('-');
  return stream('text/csv; charset=utf-8', `${name}.csv`, Readable.from([content]));
}

export const tableRoutes = (deps: TableDeps): Endpoint[] => [
  get('/rounds/:round/tables', { permission, of, params: ofRound, query: tableQuery }, (ctx) =>
    tablesPage(ctx),
  ),
  post('/rounds/:round/tables', { permission, of, params: ofRound, body: askedFields }, (ctx) =>
    ask(deps, ctx),
  ),
  get('/rounds/:round/tables.csv', { permission, of, params: ofRound, query: askedFields }, file),
  get(
    '/rounds/:round/tables/:id/progress',
    { permission, of, params: ofRound.extend({ id: z.uuid() }) },
    async (ctx) => {
      const round = await roundOf(ctx);
      const table = await findTable(ctx.db, ctx.params.id);
      // Finished ones take the place of those before, so one that is gone is done.
      if (table?.roundId !== round.id) return json({ status: 'done', progress: 1 });
      const job = await findJobByKey(ctx.db, tableKind, table.id);
      return json({ status: table.status, progress: job?.progress ?? 0 });
    },
  ),
];
