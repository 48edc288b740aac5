// The HTTP interface by which callers report how many people they served: counts, never a list of dossiers.
import { audit } from '../../../accounts/audit.store.ts';
import type { Tx } from '../../../platform/db/connect.ts';
import { inTransaction } from '../../../platform/db/database.ts';
import { postCommitting, type Endpoint } from '../../../platform/http/endpoint.ts';
import { json } from '../../../platform/http/reply.ts';
import { problem } from '../../../platform/problems/problem.ts';
import { mayName } from '../../../sampling/callers/caller.ts';
import { knownServed } from '../../../sampling/served/known-served.store.ts';
import {
  saveServedCounts,
  type ServedCount,
} from '../../../sampling/served/served-counts.store.ts';
import { isServedDay, type KnownServed } from '../../../sampling/served/served-table.ts';
import type { Answering } from '../../visiting/visit.ts';
import type { Signer } from './after-service-batch.reply.ts';
import { authenticateCaller, takeOnce } from './authenticate-caller.reply.ts';
import { reportSchema, type ServedReport } from './served-report.ts';
import { z } from 'zod';

export function servedReportRoutes(answering: Answering): Endpoint[] {
  const options = {
    permission: 'everyone',
    csrf: false,
    visitors: true,
    body: z.unknown(),
  } as const;
  return [
    postCommitting('/api/v1/served-counts', options, async (ctx) => {
      const signer = await authenticateCaller(answering, ctx);
      const report = reportOf(ctx.body);
      const saved = await inTransaction(ctx.db, async (tx) => {
        await takeOnce(tx, signer, ctx.now);
        return await take(tx, signer, report, ctx.now);
      });
      return json({ saved }, { headers: { 'Cache-Control': 'no-store' } });
    }),
  ];
}

/** @throws `invalidInput` with the place of the first mistake */
function reportOf(body: unknown): ServedReport {
  const read = reportSchema.safeParse(body);
  if (read.success) return read.data;
  throw problem('invalidInput', { field: read.error.issues[0]?.path.join('.') ?? '' });
}

async function take(tx: Tx, { caller }: Signer, report: ServedReport, now: Date): Promise<number> {
  const known = await knownServed(tx, now);
  const counts = report.counts.map((count, at): ServedCount => {
    const place = placeOf(count.locality, known);
    const problems = {
      locality: place === null,
      service: !known.services.has(count.service),
      day: !isServedDay(count.day, known.today),
      scope:
        place !== null &&
        !mayName(
          { ...caller, rounds: [] },
          { round: '', service: count.service, localities: place.units },
        ),
    };
    const wrong = Object.entries(problems).find(([, isWrong]) => isWrong)?.[0];
    if (wrong) throw problem('invalidInput', { field: `counts.${at}.${wrong}` });
    return {
      localityId: place!.id,
      serviceId: count.service,
      day: count.day,
      served: count.served,
    };
  });
  // Of two of the same day, place and service in one report the last one holds.
  const last = new Map(counts.map((one) => [`${one.localityId} ${one.serviceId} ${one.day}`, one]));
  await saveServedCounts(tx, [...last.values()], { source: caller.code, at: now });
  await audit(tx, {
    at: now,
    actor: null,
    action: 'servedCounts.reported',
    objectId: caller.code,
    details: { counts: last.size },
  });
  return last.size;
}

function placeOf(code: string, known: KnownServed): { id: number; units: number[] } | null {
  if (code.length === 2) {
    const id = known.provinces.get(code);
    return id === undefined ? null : { id, units: [id] };
  }
  const commune = known.communes.get(code);
  return commune ? { id: commune.id, units: [commune.id, commune.provinceId] } : null;
}
