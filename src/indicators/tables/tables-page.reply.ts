// The page on which a researcher asks for a table of a round's answers and reads it.
import { z } from 'zod';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import type { ReadContext } from '../../platform/http/endpoint.ts';
import { listProvinces } from '../../localities/localities.store.ts';
import { COUNTRY_ID } from '../../localities/locality.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { failureWords } from '../computing/failure-words.reply.ts';
import { presentationRules } from '../presentation/presentation-rules.ts';
import { type Context, roundOf } from '../round-page.reply.ts';
import { findPlaceTable, listRequested, listTables } from './answer-tables.store.ts';
import { shapeOf, type AskedTable, type TableMistake } from './asked-table.ts';
import { countableVariables, variablesOfRound } from './round-variables.store.ts';
import { optionName, type NamedVariable } from './table-names.ts';

const name = z.string().max(200);
const optionalName = name.default('').transform((text) => (text === '' ? null : text));

export const askedFields = z.object({
  question: name.default(''),
  by: optionalName,
  within: optionalName,
});
export const tableQuery = askedFields.extend({
  place: z.coerce.number().int().catch(COUNTRY_ID),
});

type TablesContext = ReadContext<{ round: string }, z.infer<typeof tableQuery>>;

/** Below a round's address, with what was asked and where. */
export function tablesPath(
  round: Pick<Round, 'code'>,
  asked?: AskedTable,
  file = 'tables',
): string {
  const path = `/rounds/${encodeURIComponent(round.code)}/${file}`;
  if (!asked) return path;
  const { question, by, within } = asked;
  const query = new URLSearchParams({ question });
  if (by !== null) query.set('by', by);
  if (within !== null) query.set('within', within);
  return `${path}?${query.toString()}`;
}

/** What is wrong with what was asked of a round; null: nothing. */
export async function mistakeIn(
  ctx: Context<unknown>,
  round: Round,
  asked: AskedTable,
): Promise<TableMistake | null> {
  const shape = shapeOf(asked, await countableVariables(ctx.db, round));
  return 'code' in shape ? shape : null;
}

export async function tablesPage(
  ctx: TablesContext,
  mistake: TableMistake | null = null,
): Promise<Reply> {
  const round = await roundOf(ctx);
  const { place, ...asked } = ctx.query;
  const variables = await variablesOfRound(ctx, round);
  const find = (wanted: string | null) => variables.find((variable) => variable.name === wanted);
  const errors = mistake
    ? [{ field: mistake.field, text: ctx.t(`indicators.tables.errors.${mistake.code}`) }]
    : [];
  return page(
    'indicators/tables',
    {
      title: ctx.t('indicators.tables.title'),
      office: true,
      scripts: ['progress.js'],
      round,
      variables,
      dividing: variables.filter(({ kind }) => kind === 'one'),
      asked,
      errors,
      made: await madeTables(ctx, round, variables),
      question: find(asked.question),
      by: find(asked.by),
      within: find(asked.within),
      ...(await resultOf(ctx, round, asked)),
      places: await listProvinces(ctx.db, round.opensAt ?? ctx.now),
      place,
      countryId: COUNTRY_ID,
      optionName,
      falseFindings: presentationRules.falseFindings,
      here: tablesPath(round, asked),
      csvPath: tablesPath(round, asked, 'tables.csv'),
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

/** The newest that was counted of what is asked, with its panels, and what is under way or failed since. */
async function resultOf(ctx: TablesContext, round: Round, asked: AskedTable) {
  const tables = asked.question === '' ? [] : await listRequested(ctx.db, round.id, asked);
  const done = tables.find(({ status }) => status === 'done') ?? null;
  const underWay = tables.find(({ status }) => status === 'computing') ?? null;
  const failed = tables.find(({ status }) => status === 'failed') ?? null;
  return {
    done,
    panels: done && (await findPlaceTable(ctx.db, done.id, ctx.query.place)),
    underWay,
    failure: underWay || !failed ? null : await failureWords(ctx, failed.failure),
  };
}

/** Tables of the round that can be read, with the titles of their questions. */
async function madeTables(
  ctx: Context<unknown>,
  round: Round,
  variables: readonly NamedVariable[],
): Promise<{ href: string; titles: string[]; askedAt: Date }[]> {
  const titleOf = (wanted: string) =>
    variables.find((variable) => variable.name === wanted)?.title ?? wanted;
  return (await listTables(ctx.db, round.id))
    .filter(({ status }) => status === 'done')
    .map(({ asked, askedAt }) => ({
      href: tablesPath(round, asked),
      titles: [asked.question, asked.by, asked.within].flatMap((wanted) =>
        wanted === null ? [] : [titleOf(wanted)],
      ),
      askedAt,
    }));
}
