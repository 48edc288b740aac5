// With the receipt a respondent reads what was stored of them, erases it, or asks for a correction and
// reads the reply. Nobody is asked for a name: the receipt is the proof.
import { audit } from '../../accounts/audit.store.ts';
import { namesService } from '../submission/chosen-service.ts';
import { journeyOf } from '../../forms/journey.ts';
import { summaryOf } from '../../forms/summary.ts';
import type { Endpoint } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { formatsOf } from '../../platform/i18n/formats.ts';
import { isOpen } from '../../sampling/rounds/round.ts';
import { responseIdOf } from '../keys/keys.ts';
import { readReceipt } from '../keys/written-keys.ts';
import { codeAttempts, type CodeAttempts } from '../pages/attempt-limits.reply.ts';
import { namesIn, type Version } from '../submission/compiled-versions.store.ts';
import { withNames } from '../visiting/about-names.ts';
import { findAbout } from '../visiting/about.store.ts';
import { placeName, serviceName } from '../visiting/chosen-names.reply.ts';
import { textOf } from '../visiting/form-text.ts';
import { visitGet, visitPost } from '../visiting/respondent-endpoint.routes.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext, VisitWriteContext } from '../visiting/visit-request.ts';
import { findRequest, makeRequest, type DataRequest } from '../requests/data-requests.store.ts';
import { findOwnResponse, type OwnResponse } from './own-response.store.ts';
import { clocksOf } from './working-days.ts';

const MOST_WORDS = 2_000;

export function ownResponseRoutes(answering: Answering): Endpoint[] {
  const attempts = codeAttempts(answering);
  return [
    visitGet(answering, '/s/:round/mine', async (ctx, visit) => askPage(ctx, visit, null), {
      closed: true,
    }),
    visitPost(
      answering,
      '/s/:round/mine',
      attempts.once((ctx, visit) => showOwn(answering, ctx, visit, attempts)),
      { closed: true, before: attempts.check },
    ),
  ];
}

function askPage(
  ctx: VisitReadContext,
  { round, base }: Visit,
  failed: { typed: string; error: 'mistyped' | 'unknown' } | null,
): Reply {
  const heading = ctx.t('responses.mine.title');
  const errors = failed
    ? [{ field: 'code', text: ctx.t(`responses.withdraw.${failed.error}`) }]
    : [];
  return page(
    'responses/mine-ask',
    {
      title: failed ? ctx.t('responses.error', { title: heading }) : heading,
      ...{ heading, round, base, errors, typed: failed?.typed ?? '' },
    },
    { status: failed ? 422 : 200 },
  );
}

async function showOwn(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit,
  attempts: CodeAttempts,
): Promise<Reply> {
  const typed = textOf(ctx.body['code']);
  const receipt = readReceipt(typed);
  if (!receipt) return askPage(ctx, visit, { typed, error: 'mistyped' });
  const key = { id: responseIdOf(receipt.code), roundId: visit.round.id };
  const own = visit.round.archivedAt
    ? null
    : await findOwnResponse(ctx.tx, { ...key, localityId: receipt.localityId });
  if (!own) {
    attempts.countFailure(ctx);
    return askPage(ctx, visit, { typed, error: 'unknown' });
  }
  const asked = await askedOf(ctx, { key, own });
  const shown = await sectionsOf(answering, ctx, visit.round, own);
  const title = ctx.t('responses.mine.yours');
  return page(
    'responses/mine',
    {
      title: asked.error ? ctx.t('responses.error', { title }) : title,
      heading: title,
      ...{ round: visit.round, base: visit.base, code: typed, sections: shown },
      submittedAt: own.submittedAt,
      request: asked.request,
      clocks: asked.request ? clocksOf(asked.request.askedAt) : null,
      mayAnswerAgain: isOpen(visit.round, ctx.now),
      errors: asked.error ? [{ field: 'words', text: ctx.t(`responses.mine.${asked.error}`) }] : [],
      words: asked.error ? textOf(ctx.body['words']) : '',
      scripts: ['answer.js'],
    },
    { status: asked.error ? 422 : 200 },
  );
}

interface Asked {
  request: DataRequest | null;
  error: 'noWords' | 'manyWords' | null;
}

/** What was asked before, or is asked now. */
async function askedOf(
  ctx: VisitWriteContext,
  { key, own }: { key: { id: string; roundId: string }; own: OwnResponse },
): Promise<Asked> {
  const before = await findRequest(ctx.tx, key);
  if (ctx.body['act'] !== 'correct') return { request: before, error: null };
  const words = textOf(ctx.body['words']).trim();
  if (words === '') return { request: before, error: 'noWords' };
  if (words.length > MOST_WORDS) return { request: before, error: 'manyWords' };
  if (before && before.doneAt === null) return { request: before, error: null };
  const { localityId } = own;
  const request = await makeRequest(ctx.tx, { ...key, localityId, words, askedAt: ctx.now });
  const details = { request: request.id };
  const what = { action: 'privacy.asked' as const, objectId: key.roundId, details };
  await audit(ctx.tx, { at: ctx.now, actor: null, ...what });
  return { request, error: null };
}

/**
 * As on the page before sending, without the links that change. Of who has told more after the form after a
 * service, what only that form has asked comes last.
 */
async function sectionsOf(
  answering: Answering,
  ctx: VisitReadContext,
  { shortVersionId }: Visit['round'],
  own: OwnResponse,
) {
  const version = await answering.versions(ctx.db, own.versionId);
  const names = new Set(namesIn(version.compiled));
  const short = shortVersionId ? await answering.versions(ctx.db, shortVersionId) : null;
  const hasMore =
    short !== null &&
    namesIn(short.compiled).some((name) => !names.has(name) && Object.hasOwn(own.answers, name));
  const chosen = [
    { key: ctx.t('responses.place.summary'), value: await placeName(ctx, own.localityId) },
    ...(namesService(own)
      ? [
          {
            key: ctx.t('responses.service.summary'),
            value: await serviceName(ctx, own),
          },
        ]
      : []),
  ];
  const answered = [
    ...(await answeredIn(ctx, own, { version, known: new Set() })),
    ...(hasMore ? await answeredIn(ctx, own, { version: short, known: names }) : []),
  ];
  return [
    { title: { text: ctx.t('responses.check.before'), attribute: '' }, rows: chosen },
    ...answered.map(({ title, rows }) => ({
      title,
      rows: rows.map((row) => ({ ...row, href: null })),
    })),
  ];
}

/** @param asked `known`: names of questions that are left out */
async function answeredIn(
  ctx: VisitReadContext,
  own: OwnResponse,
  { version: { compiled }, known }: { version: Version; known: ReadonlySet<string> },
) {
  const lang = ctx.spoken.content;
  const about = await findAbout(ctx.db, own);
  const answers = withNames(own, about, { ...ctx, names: compiled.byName });
  const journey = journeyOf(compiled, answers, { now: own.submittedAt, lang, known });
  const { questionnaire } = compiled;
  const around = { questionnaire, evaluation: journey.evaluation, lang, t: ctx.t };
  const empty = ctx.t('responses.empty');
  const agreed = ctx.t('components.question.agree');
  const wording = { lang, questionnaire, fmt: formatsOf(ctx.lang), empty, agreed };
  return summaryOf(journey, around, wording, () => '');
}
