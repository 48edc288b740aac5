// Reads a batch of invitations as typed or uploaded, and shows what would be made of it.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Locality } from '../../localities/locality.ts';
import { listLocalities } from '../../localities/localities.store.ts';
import { pastedOrUploaded, type CsvMistake } from '../../platform/csv-table.ts';
import type { WriteContext } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { listBatches } from './invitation-batches.store.ts';
import {
  readInvitationForm,
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
import type { Round } from '../rounds/round.ts';
import { knownToSample } from './sample-registries.store.ts';
import { listPage, roundOf } from './invitations-page.reply.ts';

const text = z.string().max(300).default('');

export const typedInvitations = z.object({
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

export type Writing = WriteContext<{ round: string }, unknown, Body>;

interface Read {
  round: Round;
  typed: TypedInvitations;
  form: ReadInvitations;
  rows: InvitationRow[];
}

/** What was typed as rows, or the page that says what is wrong. */
export async function read(ctx: Writing): Promise<Read | Reply> {
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

export const isReply = (value: Read | Reply): value is Reply => 'kind' in value;

export async function preview(ctx: Writing): Promise<Reply> {
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
