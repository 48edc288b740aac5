// The researcher's page for personal invitations of a round: batches with what came of them, and a new batch,
// looked at before it is made.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import type { Locality } from '../../localities/locality.ts';
import { listLocalities, listProvinces } from '../../localities/localities.store.ts';
import { listPublicServices } from '../../localities/public-services.store.ts';
import { pastedOrUploaded, type CsvMistake } from '../../platform/csv-table.ts';
import {
  get,
  post,
  type Endpoint,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { page, redirect, type Reply } from '../../platform/http/reply.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { eraseSeed, findBatch, listBatches } from './invitation-batches.store.ts';
import {
  emptyInvitations,
  readInvitationForm,
  type FormMistake,
  type ReadInvitations,
  type TypedInvitations,
} from './invitation-form.ts';
import {
  MOST_INVITATIONS,
  numberedInvitations,
  readInvitationTable,
  type InvitationRow,
  type Known,
} from './invitation-table.ts';
import { countSpent } from './invitations.store.ts';
import { makeInvitations } from './make-invitations.command.ts';
import { findRoundByCode, type Round } from '../rounds/rounds.store.ts';
import { knownToSample } from './sample-registries.store.ts';

const text = z.string().max(300).default('');
const typedInvitations = z.object({
  name: text,
  way: text,
  list: z.string().max(260_000).default(''),
  count: text,
  province: text,
  commune: text,
  service: text,
  expires: text,
  batch: text,
});
type Body = z.infer<typeof typedInvitations>;
const ofRound = z.object({ round: z.string().max(80) });
export const ofBatch = z.object({ round: z.string().max(80), batch: z.uuid() });
type Reading = ReadContext<{ round: string }, unknown>;
type Writing = WriteContext<{ round: string }, unknown, Body>;
const permission = 'invitations.manage';
const MOST_SHOWN = 50;

export async function roundOf(ctx: Pick<Reading, 'db' | 'params'>): Promise<Round> {
  const round = await findRoundByCode(ctx.db, ctx.params.round);
  if (!round) throw problem('notFound');
  return round;
}

interface Wrong {
  fields: readonly FormMistake[];
  rows: readonly CsvMistake[];
}

async function listPage(
  ctx: Reading,
  round: Round,
  typed: TypedInvitations,
  wrong: Wrong = { fields: [], rows: [] },
): Promise<Reply> {
  const [batches, spent, provinces, services] = await Promise.all([
    listBatches(ctx.db, round.id),
    countSpent(ctx.db, round.id),
    listProvinces(ctx.db, ctx.now),
    listPublicServices(ctx.db),
  ]);
  const errors = [
    ...wrong.fields.map(({ field, code }) => ({
      field,
      text: ctx.t(`sampling.invitations.errors.${code}`, { most: MOST_INVITATIONS }),
    })),
    ...(wrong.rows.length > 0
      ? [
          {
            field: 'list',
            text: ctx.t('sampling.invitations.errors.rows', { count: wrong.rows.length }),
          },
        ]
      : []),
  ];
  const title = ctx.t('sampling.invitations.title', { round: round.title[ctx.lang] });
  const data = {
    title,
    office: true,
    round,
    typed,
    errors,
    most: MOST_INVITATIONS,
    batches: batches.map((batch) => ({ ...batch, spent: spent.get(batch.id) ?? 0 })),
    mistakes: wrong.rows.slice(0, MOST_SHOWN).map((mistake) => mistakeLine(ctx, mistake)),
    moreMistakes: Math.max(0, wrong.rows.length - MOST_SHOWN),
    provinces: [
      { value: '', text: ctx.t('components.question.choose') },
      ...provinces.map((unit) => ({
        value: unit.code,
        text: `${unit.name[ctx.lang]} (${unit.code})`,
      })),
    ],
    services: [
      { value: '', text: ctx.t('sampling.invitations.anyService') },
      ...services.map((service) => ({ value: service.id, text: service.short[ctx.lang] })),
    ],
  };
  return page('sampling/invitations', data, { status: errors.length > 0 ? 422 : 200 });
}

const mistakeLine = (
  ctx: Reading,
  mistake: CsvMistake,
): { row: number; column: string; text: string } => ({
  row: mistake.row,
  column: mistake.column,
  text: ctx.t(`sampling.csv.${mistake.code}`, { value: mistake.value }),
});

interface Read {
  round: Round;
  typed: TypedInvitations;
  form: ReadInvitations;
  rows: InvitationRow[];
}

/** What was typed as rows, or the page that says what is wrong. */
async function read(ctx: Writing): Promise<Read | Reply> {
  const round = await roundOf(ctx);
  const list = pastedOrUploaded(ctx.body.list, ctx.files);
  const typed = { ...ctx.body, list: list ?? '' };
  if (list === null)
    return await listPage(ctx, round, typed, {
      fields: [{ field: 'list', code: 'notText' }],
      rows: [],
    });
  if (list.length > 250_000)
    return await listPage(
      ctx,
      round,
      { ...typed, list: '' },
      { fields: [{ field: 'list', code: 'listLong' }], rows: [] },
    );
  const names = (await listBatches(ctx.tx, round.id)).map((batch) => batch.name);
  const known = await knownToSample(ctx.tx, round, ctx.now);
  const { form, mistakes } = readInvitationForm(typed, {
    names,
    most: MOST_INVITATIONS,
    needsDesign: known.needsDesign,
    now: ctx.now,
  });
  const table =
    form.list === null ? counted(typed, form, known) : readInvitationTable(form.list, known);
  const isEmptyList = mistakes.some(({ field }) => field === 'list');
  if (mistakes.length > 0 || table.mistakes.length > 0)
    return await listPage(ctx, round, typed, {
      fields: mistakes,
      rows: isEmptyList ? [] : table.mistakes,
    });
  return { round, typed, form, rows: table.rows };
}

function counted(
  typed: TypedInvitations,
  form: ReadInvitations,
  known: Known,
): { rows: InvitationRow[]; mistakes: CsvMistake[] } {
  const line = (values: readonly string[]): string =>
    values.map((value) => `"${value.replaceAll('"', '""')}"`).join(',');
  const one = readInvitationTable(
    `reference,province,commune,service\n${line(['1', typed.province, typed.commune, typed.service])}`,
    { ...known, needsDesign: false },
  );
  const place = one.rows[0];
  return {
    mistakes: typed.province === '' ? [] : one.mistakes.map((mistake) => ({ ...mistake, row: 1 })),
    rows: place ? numberedInvitations(form.count, place.localityId, place.serviceId) : [],
  };
}

const isReply = (value: Read | Reply): value is Reply => 'kind' in value;

async function preview(ctx: Writing): Promise<Reply> {
  const found = await read(ctx);
  if (isReply(found)) return found;
  const { round, typed, form, rows } = found;
  const places = await byProvince(ctx, rows);
  const count = (key: 'stratum' | 'psu'): number =>
    new Set(rows.flatMap((row) => (row[key] === null ? [] : `${row.stratum}\n${row[key]}`))).size;
  return page('sampling/invitations-preview', {
    title: ctx.t('sampling.invitations.previewTitle'),
    office: true,
    round,
    typed,
    form,
    batch: randomUUID(),
    count: rows.length,
    places,
    strata: count('stratum'),
    psus: count('psu'),
    withService: rows.filter((row) => row.serviceId !== null).length,
    first: rows.slice(0, 5).map((row) => row.reference),
  });
}

async function byProvince(
  ctx: Writing,
  rows: readonly InvitationRow[],
): Promise<{ name: string; count: number }[]> {
  const units = new Map(
    (await listLocalities(ctx.tx, [...new Set(rows.map((row) => row.localityId))])).map((unit) => [
      unit.id,
      unit,
    ]),
  );
  const provinceOf = (unit: Locality | undefined): number =>
    unit?.level === 'commune' ? (unit.parentId ?? 0) : (unit?.id ?? 0);
  const counts = new Map<number, number>();
  for (const row of rows)
    counts.set(
      provinceOf(units.get(row.localityId)),
      (counts.get(provinceOf(units.get(row.localityId))) ?? 0) + 1,
    );
  return (await listLocalities(ctx.tx, [...counts.keys()]))
    .map((unit) => ({ name: unit.name[ctx.lang], count: counts.get(unit.id)! }))
    .sort((a, b) => a.name.localeCompare(b.name, ctx.lang));
}

async function make(ctx: Writing, secrets: Secrets): Promise<Reply> {
  const round = await roundOf(ctx);
  const id = z.uuid().safeParse(ctx.body.batch);
  if (!id.success) throw problem('badRequest', { field: 'batch' });
  const here = `/rounds/${round.code}/invitations#${id.data}`;
  if (await findBatch(ctx.tx, round.id, id.data)) return redirect(here);
  const found = await read(ctx);
  if (isReply(found)) return found;
  await makeInvitations(ctx.tx, {
    id: id.data,
    round,
    name: found.form.name,
    rows: found.rows,
    expiresAt: found.form.expiresAt,
    actor: ctx.actor,
    now: ctx.now,
    secrets,
  });
  return redirect(here);
}

async function lock(
  ctx: WriteContext<{ round: string; batch: string }, unknown, unknown>,
): Promise<Reply> {
  const round = await roundOf(ctx);
  const batch = await findBatch(ctx.tx, round.id, ctx.params.batch);
  if (!batch) throw problem('notFound');
  if (await eraseSeed(ctx.tx, batch.id))
    await audit(ctx.tx, {
      at: ctx.now,
      actor: ctx.actor,
      action: 'invitations.locked',
      objectId: batch.id,
      details: { round: round.code, name: batch.name },
    });
  return redirect(`/rounds/${round.code}/invitations#${batch.id}`);
}

const upload = { maxBytes: 600_000, maxFiles: 1 };

export const invitationRoutes = ({ secrets }: { secrets: Secrets }): Endpoint[] => [
  get('/rounds/:round/invitations', { permission, params: ofRound }, async (ctx) =>
    listPage(ctx, await roundOf(ctx), emptyInvitations),
  ),
  post(
    '/rounds/:round/invitations/preview',
    { permission, params: ofRound, body: typedInvitations, upload },
    preview,
  ),
  post(
    '/rounds/:round/invitations',
    { permission, params: ofRound, body: typedInvitations, upload },
    (ctx) => make(ctx, secrets),
  ),
  post('/rounds/:round/invitations/:batch/lock', { permission, params: ofBatch }, lock),
];
