// The researcher's page of a round's limits: quotas with how full they are, and whether its first page
// requires a puzzle.
import { aRound } from '../../sampling/rounds/round-things.store.ts';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import { listLocalities } from '../../localities/localities.store.ts';
import { COUNTRY_ID } from '../../localities/locality.ts';
import { listPublicServices } from '../../localities/services/public-services.store.ts';
import { unitsByCode } from '../../localities/units-by-code.store.ts';
import { pastedOrUploaded, type CsvMistake } from '../../platform/csv-table.ts';
import type { Reader } from '../../platform/db/connect.ts';
import {
  get,
  post,
  type Endpoint,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { isFull, readQuotas, type QuotaCell } from '../../sampling/rounds/quota.ts';
import { listQuotas, replaceQuotas } from '../../sampling/rounds/quotas.store.ts';
import { findRoundByCode } from '../../sampling/rounds/rounds.store.ts';
import { setRoundPuzzle } from '../../sampling/rounds/round-changes.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { filledCells } from '../counts/filled-quotas.store.ts';
import { PUZZLE_BITS } from '../visiting/puzzle.ts';

const params = z.object({ round: z.string().max(80) });
const typedQuotas = z.object({ list: z.string().max(260_000).default('') });
const typedPuzzle = z.object({ puzzle: z.string().max(10).default('') });
type QuotaContext = ReadContext<{ round: string }, unknown>;
const permission = 'rounds.manage';
const of = aRound;

async function roundOf(ctx: QuotaContext): Promise<Round> {
  const round = await findRoundByCode(ctx.db, ctx.params.round);
  if (!round) throw problem('notFound');
  return round;
}

interface RefusedList {
  typed: string;
  mistakes: readonly CsvMistake[];
}

async function quotasPage(
  ctx: QuotaContext,
  round: Round,
  refused: RefusedList | null,
): Promise<Reply> {
  const [cells, services] = await Promise.all([
    filledCells(ctx.db, round.id),
    listPublicServices(ctx.db),
  ]);
  const places = new Map(
    (await listLocalities(ctx.db, [...new Set(cells.map((cell) => cell.localityId))], ctx.now)).map(
      (unit) => [unit.id, unit.name[ctx.lang]],
    ),
  );
  const shortNames = new Map(services.map((service) => [service.id, service.short[ctx.lang]]));
  const mistakes = refused?.mistakes ?? [];
  return page(
    'responses/quotas',
    {
      title: ctx.t('responses.quotas.title', { round: round.title[ctx.lang] }),
      office: true,
      round,
      cells: cells.map((cell) => ({
        ...cell,
        full: isFull(cell),
        place:
          cell.localityId === COUNTRY_ID
            ? ctx.t('responses.quotas.everywhere')
            : (places.get(cell.localityId) ?? ''),
        service:
          cell.serviceId === null
            ? ctx.t('responses.quotas.everyService')
            : (shortNames.get(cell.serviceId) ?? cell.serviceId),
      })),
      typed: refused?.typed ?? csvOf(cells, await codesOf(ctx.db, cells)),
      lines: mistakes.slice(0, 50).map((mistake) => ({
        row: mistake.row,
        column: mistake.column,
        text: ctx.t(`responses.quotas.mistakes.${mistake.code}`, { value: mistake.value }),
      })),
      errors:
        mistakes.length > 0 ? [{ field: 'list', text: ctx.t('responses.quotas.refused') }] : [],
    },
    { status: mistakes.length > 0 ? 422 : 200 },
  );
}

async function codesOf(
  db: Reader,
  cells: readonly QuotaCell[],
): Promise<Map<number, { province: string; commune: string }>> {
  const units = await listLocalities(db, [...new Set(cells.map((cell) => cell.localityId))]);
  const parents = new Map(
    (
      await listLocalities(
        db,
        units.flatMap((unit) => unit.parentId ?? []),
      )
    ).map((unit) => [unit.id, unit.code]),
  );
  return new Map(
    units.map((unit) => [
      unit.id,
      unit.level === 'commune'
        ? { province: parents.get(unit.parentId ?? 0) ?? '', commune: unit.code }
        : { province: unit.id === COUNTRY_ID ? '' : unit.code, commune: '' },
    ]),
  );
}

/** The quotas as CSV, for the form's field: codes and numbers. */
function csvOf(cells: readonly QuotaCell[], codes: Awaited<ReturnType<typeof codesOf>>): string {
  if (cells.length === 0) return '';
  const rows = cells.map((cell) => [
    codes.get(cell.localityId)?.province ?? '',
    codes.get(cell.localityId)?.commune ?? '',
    cell.serviceId ?? '',
    String(cell.maximum),
  ]);
  return [['province', 'commune', 'service', 'maximum'], ...rows]
    .map((row) => row.join(','))
    .join('\n');
}

async function setQuotas(
  ctx: WriteContext<{ round: string }, unknown, { list: string }>,
): Promise<Reply> {
  const round = await roundOf(ctx);
  const list = pastedOrUploaded(ctx.body.list, ctx.files);
  if (list === null)
    return await quotasPage(ctx, round, {
      typed: ctx.body.list,
      mistakes: [{ row: 1, column: '', code: 'notText', value: '' }],
    });
  const known = {
    ...(await unitsByCode(ctx.tx, ctx.now)),
    services: new Set((await listPublicServices(ctx.tx)).map((service) => service.id)),
  };
  const { cells, mistakes } =
    list.trim() === '' ? { cells: [], mistakes: [] } : readQuotas(list, known);
  if (mistakes.length > 0)
    return await quotasPage(ctx, round, { typed: list.slice(0, 250_000), mistakes });
  const before = await listQuotas(ctx.tx, round.id);
  await replaceQuotas(ctx.tx, round.id, cells);
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    action: 'round.quotasSet',
    objectId: round.id,
    details: { code: round.code, before: before.length, cells: cells.length },
  });
  return redirect(`/rounds/${round.code}/quotas`);
}

async function setPuzzle(
  ctx: WriteContext<{ round: string }, unknown, { puzzle: string }>,
): Promise<Reply> {
  const round = await roundOf(ctx);
  const bits = ctx.body.puzzle === 'yes' ? PUZZLE_BITS : 0;
  await setRoundPuzzle(ctx.tx, round.id, bits);
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    action: 'round.puzzleSet',
    objectId: round.id,
    details: { code: round.code, bits },
  });
  return redirect(`/rounds/${round.code}/quotas`);
}

export const quotaRoutes: Endpoint[] = [
  get('/rounds/:round/quotas', { permission, of, params }, async (ctx) =>
    quotasPage(ctx, await roundOf(ctx), null),
  ),
  post(
    '/rounds/:round/quotas',
    { permission, of, params, body: typedQuotas, upload: { maxBytes: 600_000, maxFiles: 1 } },
    setQuotas,
  ),
  post('/rounds/:round/puzzle', { permission, of, params, body: typedPuzzle }, setPuzzle),
];
