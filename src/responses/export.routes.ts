// The answers of a round as a CSV file that opens right in a spreadsheet and in R: streamed, with the byte
// order mark that keeps Vietnamese letters, one row for each response.
import { Transform } from '@json2csv/node';
import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { audit } from '../accounts/audit.store.ts';
import type { Locality } from '../localities/locality.ts';
import { listLocalities } from '../localities/localities.store.ts';
import { listPublicServices } from '../localities/public-services.store.ts';
import { inTransaction } from '../platform/db/database.ts';
import type { Reader } from '../platform/db/database.ts';
import type { Endpoint } from '../platform/http/endpoint.ts';
import { get } from '../platform/http/endpoint.ts';
import { stream } from '../platform/http/reply.ts';
import { problem } from '../platform/problems/problem.ts';
import type { Lang } from '../platform/i18n/language.ts';
import { findVersionSummary } from '../questionnaires/versions.store.ts';
import { findRoundByCode, type Round } from '../sampling/rounds.store.ts';
import { compiledVersions, type Versions } from './compiled-versions.store.ts';
import type { AskedVersion, Column, Names } from './microdata.ts';
import { columnsOf } from './microdata.ts';
import type { StoredRow } from './microdata.store.ts';
import { localitiesOfRound, streamResponses, toMicrodata, versionsOfRound } from './microdata.store.ts';

const params = z.object({ round: z.string().max(200) });
const query = z.object({ values: z.enum(['codes', 'labels']).default('codes') });

export function exportRoutes(): Endpoint[] {
  const versions = compiledVersions();
  return [
    get('/rounds/:round/answers.csv', { permission: 'responses.export', params, query }, async (ctx) => {
      const round = await findRoundByCode(ctx.db, ctx.params.round);
      if (!round) throw problem('notFound');
      const { values } = ctx.query;
      const columns = columnsOf(await askedVersions(ctx.db, round, versions), { values, lang: ctx.lang, names: await namesOf(ctx.db, round.id, ctx.lang) });
      await inTransaction(ctx.db, (tx) => audit(tx, { at: ctx.now, actor: ctx.actor, action: 'responses.exported', objectId: round.id, details: { code: round.code, values } }));
      return stream('text/csv; charset=utf-8', `${round.code}-${values}.csv`, csvOf(streamResponses(ctx.db, round.id), columns));
    }),
  ];
}

/** The round's version and every one it had before, newest first. */
async function askedVersions(db: Reader, round: Round, versions: Versions): Promise<AskedVersion[]> {
  const ids = [...new Set([round.versionId, ...await versionsOfRound(db, round.id)])];
  const asked = await Promise.all(ids.map(async (id) => ({ id, number: (await findVersionSummary(db, id))?.number ?? null, compiled: (await versions(db, id)).compiled })));
  return asked.sort((a, b) => (b.number ?? 0) - (a.number ?? 0));
}

/** A failure of the query ends the file with an error, never silently. */
export function csvOf(rows: Readable, columns: readonly Column[]): Readable {
  const fields = columns.map((column) => ({ label: column.label, value: (row: StoredRow) => column.value(toMicrodata(row)) }));
  const csv = new Transform<StoredRow, StoredRow>({ fields, withBOM: true, eol: '\r\n' }, {}, { objectMode: true });
  return pipeline(rows, csv, () => undefined);
}

async function namesOf(db: Reader, roundId: string, lang: Lang): Promise<Names> {
  const units = await listLocalities(db, await localitiesOfRound(db, roundId));
  const parents = await listLocalities(db, units.flatMap((unit) => unit.parentId ?? []));
  const byId = new Map([...parents, ...units].map((unit) => [unit.id, unit]));
  const services = new Map((await listPublicServices(db)).map((service) => [service.id, service.short[lang]]));
  const part = (unit: Locality | undefined) => ({ code: unit?.code ?? '', name: unit?.name[lang] ?? '' });
  return {
    service: (id) => services.get(id) ?? id,
    locality: (id) => {
      const unit = byId.get(id);
      const commune = part(unit?.level === 'commune' ? unit : undefined);
      const province = part(unit?.level === 'commune' ? byId.get(unit.parentId ?? 0) : unit);
      return { province: province.name, provinceCode: province.code, commune: commune.name, communeCode: commune.code };
    },
  };
}
