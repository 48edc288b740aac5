// The questionnaire's own page: its title and its languages, minority languages among them.
import { questionnaireToEdit } from '../../questionnaires/versions/questionnaire-things.store.ts';
import { ownValue } from '../../platform/own-value.ts';
import { z } from 'zod';
import {
  formFields,
  get,
  post,
  type Endpoint,
  type FormFields,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import type { QuestionnaireVersion } from '../../questionnaires/versions/version-row.ts';
import {
  describedBy,
  descriptionOf,
  KNOWN_LANGUAGES,
  type TypedDescription,
} from '../editing/description.ts';
import {
  baseOf,
  doneField,
  draftFor,
  framed,
  ofQuestionnaire,
  type OfQuestionnaire,
} from './designer-page.ts';
import { errorLines, type ErrorLine } from './error-lines.ts';
import { FIRST_PAGE_TEXTS } from '../../questionnaires/model/first-page-texts.ts';
import { saveOperation } from '../editing/save-draft.command.ts';

type DescribeContext = ReadContext<OfQuestionnaire, { done?: string | undefined }>;
const query = z.object({ done: doneField });
interface DescribeShown {
  draft: QuestionnaireVersion;
  typed: TypedDescription;
  errors?: readonly ErrorLine[];
  status?: number;
}

function describePage(
  ctx: DescribeContext,
  { draft, typed, errors = [], status = 200 }: DescribeShown,
): Reply {
  const errorOf = (field: string): string | undefined =>
    errors.find((error) => error.field === `f-${field.replaceAll('.', '-')}`)?.text;
  const data = framed(ctx, draft, {
    title: ctx.t('designer.describe.title'),
    tab: 'edit',
    typed,
    known: KNOWN_LANGUAGES,
    firstPageTexts: FIRST_PAGE_TEXTS,
    errors,
    errorOf,
    done: ctx.query.done ?? null,
  });
  return page('designer/describe', data, { status });
}

async function send(
  ctx: WriteContext<OfQuestionnaire, { done?: string | undefined }, FormFields>,
): Promise<Reply> {
  const draft = await draftFor({ ...ctx, db: ctx.tx }, ctx.params.code);
  if (!draft) return redirect(`${baseOf(ctx.params.code)}?done=no_draft`);
  const typed = describedBy(ctx.body, draft.model);
  const hash = String([ctx.body['hash'] ?? ''].flat().at(-1));
  const languages = typed.languages
    .filter(({ code, dropped }) => code !== '' && !dropped)
    .map(({ dropped: _dropped, ...language }) => language);
  const saved = await saveOperation(
    ctx.tx,
    { code: ctx.params.code, hash, subject: ownValue(typed.title, typed.defaultLanguage) ?? '' },
    { ...typed, type: 'describe', languages },
  );
  if (saved.ok) return redirect(`${baseOf(ctx.params.code)}/describe?done=saved`);
  const errors = saved.stale
    ? [{ field: 'describe-form', text: ctx.t('designer.staleForm') }]
    : errorLines(ctx, saved.mistakes, { name: '', code: ctx.params.code, idOf: () => undefined });
  return describePage(ctx, { draft, typed, errors, status: saved.stale ? 409 : 422 });
}

export const describeRoutes = (): Endpoint[] => [
  get(
    '/questionnaires/:code/describe',
    { permission: 'questionnaires.edit', of: questionnaireToEdit, params: ofQuestionnaire, query },
    async (ctx) => {
      const draft = await draftFor(ctx, ctx.params.code);
      return draft
        ? describePage(ctx, { draft, typed: descriptionOf(draft.model) })
        : redirect(`${baseOf(ctx.params.code)}?done=no_draft`);
    },
  ),
  post(
    '/questionnaires/:code/describe',
    {
      permission: 'questionnaires.edit',
      of: questionnaireToEdit,
      params: ofQuestionnaire,
      query,
      body: formFields,
    },
    send,
  ),
];
