// Pages of the population totals: the list, one to add, one to read and download.
import { can } from '../../accounts/permissions.ts';
import { aMargin } from './margin-thing.store.ts';
import type { CsvMistake } from '../../platform/csv-table.ts';
import { csvText } from '../../platform/csv-cells.ts';
import type { ReadContext } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { listLocalities } from '../localities.store.ts';
import type { MarginMistake, TypedMargin } from './add-margin.command.ts';
import {
  findMarginByCode,
  listMarginCells,
  listMargins,
  type MarginCell,
  type PopulationMargin,
} from './margins.store.ts';

export type MarginContext<P = unknown> = ReadContext<P, unknown>;

export async function marginsPage(ctx: MarginContext): Promise<Reply> {
  const margins = await listMargins(ctx.db);
  const cells = await listMarginCells(
    ctx.db,
    margins.map(({ id }) => id),
  );
  return page('localities/margins', {
    title: ctx.t('localities.margins.title'),
    office: true,
    margins: margins.map((margin) => {
      const own = cells.filter(({ marginId }) => marginId === margin.id);
      return {
        ...margin,
        provinces: new Set(own.map(({ localityId }) => localityId)).size,
        persons: own.reduce((sum, { persons }) => sum + persons, 0),
      };
    }),
  });
}

export interface TypedNew extends TypedMargin {
  table: string;
}

export const emptyMargin: TypedNew = { code: '', name: '', source: '', asOf: '', table: '' };

const LONGEST_SHOWN = 250_000;

export function newMarginPage(
  ctx: MarginContext,
  typed: TypedNew,
  refused: { mistakes: readonly MarginMistake[]; lines: readonly CsvMistake[] } = {
    mistakes: [],
    lines: [],
  },
): Reply {
  const { lines } = refused;
  const errors = [
    ...refused.mistakes.map(({ field, code }) => ({
      field: field as string,
      text: ctx.t(`localities.margins.mistakes.${code}`),
    })),
    ...(lines.length > 0 ? [{ field: 'table', text: ctx.t('localities.margins.refused') }] : []),
  ];
  return page(
    'localities/new-margin',
    {
      title: ctx.t('localities.margins.add'),
      office: true,
      typed: { ...typed, table: typed.table.slice(0, LONGEST_SHOWN) },
      errors,
      lines: lines.slice(0, 100).map(({ row, column, code, value }) => ({
        row,
        column,
        text: ctx.t(`localities.margins.mistakes.${code}`, { value }),
      })),
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

async function marginOf(
  ctx: MarginContext<{ code: string }>,
): Promise<{ margin: PopulationMargin; cells: MarginCell[] }> {
  const margin = await findMarginByCode(ctx.db, ctx.params.code);
  if (!margin) throw problem('notFound');
  return { margin, cells: await listMarginCells(ctx.db, [margin.id]) };
}

/** Only the organisation that entered it. */
async function mayRetire(ctx: MarginContext<{ code: string }>): Promise<boolean> {
  const thing = await aMargin(ctx.db, ctx.params);
  return thing !== null && can(ctx.actor, 'population.manage', thing);
}

export async function marginPage(ctx: MarginContext<{ code: string }>): Promise<Reply> {
  const { margin, cells } = await marginOf(ctx);
  const ids = [...new Set(cells.map(({ localityId }) => localityId))];
  const places = await listLocalities(ctx.db, ids, ctx.now);
  const names = [...new Set(cells.map(({ categories }) => categories.join(' × ')))];
  return page('localities/margin', {
    title: margin.name,
    office: true,
    margin,
    mayRetire: await mayRetire(ctx),
    names,
    rows: places
      .map((place) => {
        const own = new Map(
          cells
            .filter(({ localityId }) => localityId === place.id)
            .map(({ categories, persons }) => [categories.join(' × '), persons]),
        );
        const persons = names.map((name) => own.get(name) ?? 0);
        return {
          name: place.name[ctx.lang],
          persons,
          total: persons.reduce((sum, one) => sum + one, 0),
        };
      })
      .sort((a, b) => a.name.localeCompare(b.name, ctx.lang)),
  });
}

/** As the table is uploaded. */
export async function marginTable(
  ctx: MarginContext<{ code: string }>,
): Promise<{ name: string; text: string }> {
  const { margin, cells } = await marginOf(ctx);
  const ids = [...new Set(cells.map(({ localityId }) => localityId))];
  const codes = new Map((await listLocalities(ctx.db, ids)).map(({ id, code }) => [id, code]));
  const records = cells.map(({ localityId, categories, persons }) => [
    codes.get(localityId) ?? '',
    ...categories,
    persons,
  ]);
  return {
    name: `${margin.code}.csv`,
    text: csvText([['province', ...margin.variables, 'persons'], ...records]),
  };
}
