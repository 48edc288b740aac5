// Files of answers for others than the researchers of the organisation: a public-use file, recoded by a
// plan with its risk measured before and after, and a restricted one for a named person with an
// agreement. Both are of closed rounds: nothing comes in while a file is made.
import { z } from 'zod';
import { audit } from '../../../accounts/audit.store.ts';
import type { Reader } from '../../../platform/db/connect.ts';
import { inTransaction } from '../../../platform/db/database.ts';
import { get, type Endpoint, type PageContext } from '../../../platform/http/endpoint.ts';
import { page, redirect, stream } from '../../../platform/http/reply.ts';
import type { Reply } from '../../../platform/http/reply-kinds.ts';
import { problem } from '../../../platform/problems/problem.ts';
import type { Round } from '../../../sampling/rounds/round.ts';
import { aRound } from '../../../sampling/rounds/round-things.store.ts';
import { findRoundByCode } from '../../../sampling/rounds/rounds.store.ts';
import { exportRefusal } from '../ask-export.routes.ts';
import { answerColumns } from '../answer-columns.ts';
import { askedVersions, csvOf, withNames, type ExportDeps } from '../export-file.reply.ts';
import { exportNames } from '../export-names.store.ts';
import type { MicrodataRow } from '../microdata.ts';
import { readResponses, versionsOfRound } from '../microdata.store.ts';
import { publicWriter, restrictedWriter, type FileWriter } from './file-columns.ts';
import { offeredQuestions, planFrom, planQuery, type FilePlan } from './file-plan.ts';
import { diversityOf, type MadeFile } from './file-report.ts';
import { makeFileInThread } from './make-file.files.ts';
import { boundsOf, keyClasses, valuesInClasses, type Bounds } from './key-classes.store.ts';

const permission = 'responses.export';
const of = aRound;
const params = z.object({ round: z.string().max(200) });
const plan = z.record(z.string().max(120), z.string().max(60).catch(''));
const agreement = z.object({
  recipient: z.string().max(300).default(''),
  agreement: z.string().max(300).default(''),
});

type FileContext<Q> = PageContext<z.infer<typeof params>, Q>;

async function roundOf({ db, params: { round: code } }: FileContext<unknown>): Promise<Round> {
  const round = await findRoundByCode(db, code);
  if (!round) throw problem('notFound');
  return round;
}

const mayMake = ({ status, archivedAt }: Round): boolean => status === 'closed' && !archivedAt;

async function sourceOf(ctx: FileContext<unknown>, round: Round, { versions }: ExportDeps) {
  const ids = new Set([round.versionId, ...(await versionsOfRound(ctx.db, round.id))]);
  const asked = await askedVersions(ctx.db, [...ids], versions);
  const names = await exportNames(ctx.db, ctx.lang);
  const offered = offeredQuestions(asked[0]!.compiled.questionnaire, ctx.lang);
  const columns = answerColumns(asked, { values: 'codes', lang: ctx.lang, names });
  return { asked, names, offered, columns };
}

async function filesPage(
  ctx: FileContext<z.infer<typeof plan>>,
  deps: ExportDeps,
  errors: readonly { field: string; text: string }[] = [],
): Promise<Reply> {
  const round = await roundOf(ctx);
  const { offered } = await sourceOf(ctx, round, deps);
  const chosen = planFrom(ctx.query, offered);
  const made = mayMake(round) ? await madeOf(ctx.db, round.id, chosen) : null;
  const uses = offered.map((question) => ({ ...question, use: useIn(chosen, question.name) }));
  return page(
    'responses/files',
    {
      title: ctx.t('responses.files.title'),
      office: true,
      ...{ round, offered: uses, plan: chosen, errors },
      labels: labelsOf(ctx, chosen, offered),
      report: made?.report ?? null,
      isReady: mayMake(round),
      others: (made?.rare ?? []).map(({ size }) => size),
      diversity: made ? await diversities(ctx.db, round.id, { chosen, made }) : [],
      file: `/rounds/${round.code}/public-file.csv?${planQuery(chosen)}`,
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

const madeOf = async (db: Reader, roundId: string, chosen: FilePlan): Promise<MadeFile | null> =>
  await makeFileInThread({ classes: await keyClasses(db, roundId, chosen), plan: chosen });

const useIn = ({ keys, along }: FilePlan, name: string): 'key' | 'along' | 'out' =>
  keys.includes(name) ? 'key' : along.some((one) => one.name === name) ? 'along' : 'out';

/** Of the keys, in their order. */
const labelsOf = (
  { t }: FileContext<unknown>,
  { keys, withProvince }: FilePlan,
  offered: readonly { name: string; label: string }[],
): string[] => [
  ...(withProvince ? [t('responses.files.province')] : []),
  ...keys.map((key) => offered.find(({ name }) => name === key)?.label ?? key),
];

/** Of each sensitive question that goes along. */
async function diversities(
  db: Reader,
  roundId: string,
  { chosen, made }: { chosen: FilePlan; made: MadeFile },
): Promise<{ label: string; least: number }[]> {
  const found: { label: string; least: number }[] = [];
  for (const { name, label } of chosen.along.filter(({ isSensitive }) => isSensitive)) {
    const values = await valuesInClasses(db, roundId, { ...chosen, name });
    found.push({ label, least: diversityOf(made, values) });
  }
  return found;
}

async function publicFile(
  ctx: FileContext<z.infer<typeof plan>>,
  deps: ExportDeps,
): Promise<Reply> {
  const round = await roundOf(ctx);
  if (!mayMake(round)) return redirect(`/rounds/${round.code}/files`);
  const refusal = await exportRefusal(ctx, round);
  if (refusal) return refusal;
  const source = await sourceOf(ctx, round, deps);
  const chosen = planFrom(ctx.query, source.offered);
  const made = await madeOf(ctx.db, round.id, chosen);
  if (!made) return redirect(`/rounds/${round.code}/files?${planQuery(chosen)}`);
  const bounds = new Map<string, Bounds>();
  for (const { name, isNumber } of chosen.along) {
    const found = isNumber ? await boundsOf(ctx.db, round.id, name) : null;
    if (found) bounds.set(name, found);
  }
  const province = (id: number) => source.names.locality(id).provinceCode;
  const { columns: asked } = source;
  const writer = publicWriter({ plan: chosen, made, asked, bounds, province });
  const along = chosen.along.map(({ name }) => name);
  const { keys, k, merge, withProvince } = chosen;
  await note(ctx, round, {
    form: 'public',
    k,
    merge,
    keys,
    withProvince,
    along,
    report: made.report,
  });
  return await fileOf(ctx, round, { writer, source, deps, name: `${round.code}-public.csv` });
}

async function restrictedFile(
  ctx: FileContext<z.infer<typeof agreement>>,
  deps: ExportDeps,
): Promise<Reply> {
  const round = await roundOf(ctx);
  const { recipient, agreement: agreed } = ctx.query;
  const errors = (['recipient', 'agreement'] as const)
    .filter((field) => ctx.query[field].trim().length < 3)
    .map((field) => ({ field, text: ctx.t(`responses.files.errors.${field}`) }));
  if (!mayMake(round) || errors.length > 0)
    return await filesPage({ ...ctx, query: { recipient, agreement: agreed } }, deps, errors);
  const refusal = await exportRefusal(ctx, round);
  if (refusal) return refusal;
  const source = await sourceOf(ctx, round, deps);
  const province = (id: number) => source.names.locality(id).provinceCode;
  const names = new Set(source.offered.map(({ name }) => name));
  const writer = restrictedWriter(source.columns, names, province);
  await note(ctx, round, { form: 'restricted', recipient, agreement: agreed });
  return await fileOf(ctx, round, { writer, source, deps, name: `${round.code}-restricted.csv` });
}

async function note(ctx: FileContext<unknown>, round: Round, details: object): Promise<void> {
  const act = { action: 'responses.released' as const, objectId: round.id };
  const { now: at, actor, db } = ctx;
  await inTransaction(db, (tx) =>
    audit(tx, { at, actor, ...act, details: { code: round.code, ...details } }),
  );
}

async function fileOf(
  ctx: FileContext<unknown>,
  round: Round,
  made: {
    writer: FileWriter;
    source: Awaited<ReturnType<typeof sourceOf>>;
    deps: ExportDeps;
    name: string;
  },
): Promise<Reply> {
  const { writer, source, deps, name } = made;
  const versionIds = source.asked.map(({ id }) => id);
  const read = await readResponses(
    ctx.db,
    { roundId: round.id, versionIds, within: null },
    deps.reads,
  );
  const rows = kept(withNames(read, source.names), writer);
  return stream('text/csv; charset=utf-8', name, csvOf(rows, writer.columns, deps.pace));
}

async function* kept(
  batches: AsyncIterable<MicrodataRow[]>,
  { keeps }: FileWriter,
): AsyncGenerator<MicrodataRow[]> {
  for await (const rows of batches) yield rows.filter(keeps);
}

export function fileRoutes(deps: ExportDeps): Endpoint[] {
  const heavy = true;
  return [
    get('/rounds/:round/files', { permission, of, params, query: plan, heavy }, (ctx) =>
      filesPage(ctx, deps),
    ),
    get('/rounds/:round/public-file.csv', { permission, of, params, query: plan, heavy }, (ctx) =>
      publicFile(ctx, deps),
    ),
    get(
      '/rounds/:round/restricted-file.csv',
      { permission, of, params, query: agreement, heavy },
      (ctx) => restrictedFile(ctx, deps),
    ),
  ];
}
