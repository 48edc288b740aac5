// Two people, one phone: a page was sent that belongs to another form than the one that is open. It is kept
// with its own form, and the browser is asked which of the two to go on with. Where its form is gone from
// this browser, what was typed is shown and can still be sent with the form's code.
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { namesService } from '../submission/chosen-service.ts';
import { page } from '../../platform/http/reply.ts';
import type { Fields } from '../../forms/page-answers.ts';
import { withTyped } from '../../forms/typed-answers.ts';
import { questionAt } from '../../questionnaires/engine/compiled.ts';
import { isFreeText } from '../../questionnaires/kinds/traits.ts';
import { pageById } from '../../forms/journey-pages.ts';
import { draftMark } from '../keys/draft-mark.ts';
import { draftIdOf } from '../keys/keys.ts';
import type { Draft, ShownDraft } from '../submission/draft.ts';
import { findShownDraft, lockDraft, updateDraft } from '../submission/drafts.store.ts';
import { placeName, serviceName } from './chosen-names.reply.ts';
import { markedKey, markIn } from './form-mark.ts';
import { textOf } from './form-text.ts';
import { draftKeyOf } from './respondent-cookies.ts';
import { CODE_FIELD } from './resumed-key.reply.ts';
import { nextStepPath } from './steps.ts';
import type { Answering, TokenKey, Visit } from './visit.ts';
import type { VisitReadContext, VisitWriteContext } from './visit-request.ts';
import { journeyOfDraft } from './visited-draft.reply.ts';

/** A form begun in this browser, in words people know it by. */
export interface FormHere {
  startedAt: Date;
  place: string;
  service: string | null;
  mark: string;
}

export async function formHere(
  { secrets }: Answering,
  ctx: VisitReadContext,
  { token }: TokenKey,
  draft: ShownDraft,
): Promise<FormHere> {
  return {
    startedAt: draft.startedAt,
    place: await placeName(ctx, draft.localityId),
    service: namesService(draft) ? await serviceName(ctx, draft) : null,
    mark: draftMark(secrets, draftIdOf(token)),
  };
}

/** The other forms of this browser that can still be gone on with. */
export async function otherFormsHere(
  answering: Answering,
  ctx: VisitReadContext,
  { others, round }: Visit,
): Promise<FormHere[]> {
  const found: FormHere[] = [];
  for (const key of others) {
    const draft = await findShownDraft(ctx.db, draftKeyOf(key), ctx.now);
    if (draft?.roundId === round.id) found.push(await formHere(answering, ctx, key, draft));
  }
  return found;
}

/** Saves what was sent with the form it belongs to, and asks which of the two to go on with. */
export async function keepForOtherForm(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit<Draft>,
): Promise<Reply> {
  const key = markedKey(answering.secrets, visit.others, markIn(ctx.body));
  const draft = key && (await lockDraft(ctx.tx, draftKeyOf(key), ctx.now));
  if (draft?.roundId === visit.round.id) await keepTyped(answering, ctx, draft);
  return await otherFormPage(answering, ctx, visit, { body: ctx.body });
}

async function keepTyped(
  answering: Answering,
  ctx: VisitWriteContext,
  draft: Draft,
): Promise<void> {
  const { journey } = await journeyOfDraft(answering, ctx, draft);
  const sent = pageById(journey, ctx.params.page ?? '');
  if (sent?.kind !== 'questions') return;
  const typed = withTyped(draft.typed, sent, ctx.body, draft.answers);
  await updateDraft(ctx.tx, { ...draft, typed, updatedAt: ctx.now });
}

/** Fields of the page that hold what somebody typed. */
const typedIn = (body: Fields): { name: string; value: string }[] =>
  Object.entries(body)
    .filter(([name]) => name !== '_csrf' && name !== CODE_FIELD)
    .flatMap(([name, value]) => [value].flat().map((one) => ({ name, value: one })));

/**
 * What was typed in words, to be read and copied: ticked options travel as codes, which say nothing to a
 * person.
 */
async function wordsIn(
  { versions }: Answering,
  { db }: VisitReadContext,
  { round, draft }: Visit,
  body: Fields,
): Promise<string[]> {
  const { compiled } = await versions(db, draft?.versionId ?? round.versionId);
  return typedIn(body)
    .filter(({ name, value }) => {
      const kind = questionAt(compiled, name)?.question.kind;
      return kind !== undefined && isFreeText(kind) && value.trim() !== '';
    })
    .map(({ value }) => value);
}

export async function otherFormPage(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  { body }: { body: Fields },
): Promise<Reply> {
  const key = markedKey(answering.secrets, visit.others, markIn(body));
  const sentOf = key && (await findShownDraft(ctx.db, draftKeyOf(key), ctx.now));
  const { draft } = visit;
  const open = draft && visit.key ? await formHere(answering, ctx, visit.key, draft) : null;
  const code = textOf(body[CODE_FIELD]);
  const title = ctx.t(sentOf ? 'responses.twoForms.title' : 'responses.twoForms.goneTitle');
  return page(
    'responses/two-forms',
    {
      title,
      round: visit.round,
      base: visit.base,
      action: ctx.path,
      mark: '',
      sent: key && sentOf ? await formHere(answering, ctx, key, sentOf) : null,
      open,
      goOn: draft
        ? nextStepPath(visit.base, (await journeyOfDraft(answering, ctx, draft)).journey)
        : visit.base,
      fields: typedIn(body),
      written: await wordsIn(answering, ctx, visit, body),
      errors: code !== '' ? [{ field: 'code', text: ctx.t('responses.twoForms.wrongCode') }] : [],
      code,
      scripts: ['answer.js'],
    },
    { status: 409 },
  );
}
