// The page of a round's invitations: batches, mistakes of a sample list by line and column.
import { z } from 'zod';
import { listProvinces } from '../../localities/localities.store.ts';
import { listPublicServices } from '../../localities/services/public-services.store.ts';
import type { CsvMistake } from '../../platform/csv-table.ts';
import type { ReadContext } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { listBatches } from './invitation-batches.store.ts';
import type { FormMistake, TypedInvitations } from './invitation-form.ts';
import { MOST_INVITATIONS } from './invitation-table.ts';
import { countSpent } from './invitations.store.ts';
import { findRoundByCode } from '../rounds/rounds.store.ts';
import type { Round } from '../rounds/round.ts';

export const ofRound = z.object({ round: z.string().max(80) });

export const ofBatch = z.object({ round: z.string().max(80), batch: z.uuid() });

type InvitationsReadContext = ReadContext<{ round: string }, unknown>;

const MOST_SHOWN = 50;

export async function roundOf(ctx: Pick<InvitationsReadContext, 'db' | 'params'>): Promise<Round> {
  const round = await findRoundByCode(ctx.db, ctx.params.round);
  if (!round) throw problem('notFound');
  return round;
}

interface Wrong {
  fields: readonly FormMistake[];
  rows: readonly CsvMistake[];
}

function errorLines(ctx: InvitationsReadContext, wrong: Wrong): { field: string; text: string }[] {
  return [
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
}

export async function listPage(
  ctx: InvitationsReadContext,
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
  const errors = errorLines(ctx, wrong);
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
  ctx: InvitationsReadContext,
  mistake: CsvMistake,
): { row: number; column: string; text: string } => ({
  row: mistake.row,
  column: mistake.column,
  text: ctx.t(`sampling.csv.${mistake.code}`, { value: mistake.value }),
});
