// Inserting from the question bank: the built-in questionnaire and every other one of this installation.
import { reachOf } from '../../accounts/permissions.ts';
import { questionnaireToEdit } from '../../questionnaires/versions/questionnaire-things.store.ts';
import { z } from 'zod';
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
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { textIn } from '../../questionnaires/model/translations.ts';
import { findVersion, listQuestionnaires } from '../../questionnaires/versions/versions.store.ts';
import { listVersions } from '../../questionnaires/versions/versions.store.ts';
import type { QuestionnaireVersion } from '../../questionnaires/versions/version-row.ts';
import { searchBank } from './bank.ts';
import {
  baseOf,
  draftFor,
  framed,
  nodePath,
  ofQuestionnaire,
  type OfQuestionnaire,
} from '../pages/designer-page.ts';
import { errorLines, type ErrorLine } from '../pages/error-lines.ts';
import type { Spot } from '../editing/operation.ts';
import { saveOperation } from '../editing/save-draft.command.ts';
import { placeOf } from '../editing/tree.ts';

const short = z.string().max(200);
const query = z.object({ q: short.default(''), from: short.optional(), after: short.default('') });
const chosen = z.object({
  hash: z.string().max(64),
  from: short,
  id: short,
  after: short.default(''),
  q: short.default(''),
});
type BankQuery = z.infer<typeof query>;

/** The newest published version of a questionnaire, or its draft while nothing was published. */
async function bankVersion(
  ctx: ReadContext<unknown, unknown>,
  questionnaireId: string,
): Promise<QuestionnaireVersion | null> {
  const versions = await listVersions(ctx.db, questionnaireId);
  const newest = versions.find(({ status }) => status === 'published') ?? versions[0];
  return newest ? findVersion(ctx.db, newest.id) : null;
}

interface Shelf {
  code: string;
  version: QuestionnaireVersion | null;
}

const shelvesOf = async (ctx: ReadContext<unknown, unknown>): Promise<Shelf[]> =>
  Promise.all(
    (await listQuestionnaires(ctx.db, reachOf(ctx.actor, 'questionnaires.read'))).map(
      async ({ id, code }) => ({
        code,
        version: await bankVersion(ctx, id),
      }),
    ),
  );

/** The shelf asked for, else one that is not the questionnaire's own. */
const shelfFor = (
  shelves: readonly Shelf[],
  asked: string | undefined,
  own: string,
): Shelf | undefined =>
  shelves.find(({ code }) => code === asked) ??
  shelves.find(({ code }) => code !== own) ??
  shelves[0];

async function bankPage(
  ctx: ReadContext<OfQuestionnaire, BankQuery>,
  {
    asked,
    errors = [],
    status = 200,
  }: { asked: BankQuery; errors?: readonly ErrorLine[]; status?: number },
): Promise<Reply> {
  const draft = await draftFor(ctx, ctx.params.code);
  if (!draft) return redirect(`${baseOf(ctx.params.code)}?done=no_draft`);
  const shelves = await shelvesOf(ctx);
  const shelf = shelfFor(shelves, asked.from, ctx.params.code);
  const result = shelf?.version
    ? searchBank(shelf.version.model, asked.q, ctx.lang)
    : { found: [], total: 0 };
  const data = framed(ctx, draft, {
    title: ctx.t('designer.bank.title'),
    tab: 'edit',
    errors,
    asked,
    from: shelf?.code ?? '',
    ...result,
    beside: placeOf(draft.model.children, asked.after)?.node.name ?? null,
    shelves: shelves.map(({ code, version }) => ({
      value: code,
      text: textIn(version?.title, ctx.lang, { defaultLanguage: 'vi' })?.text ?? code,
    })),
  });
  return page('designer/bank', data, { status });
}

type BankWrite = WriteContext<OfQuestionnaire, BankQuery, z.infer<typeof chosen>>;

async function insert(ctx: BankWrite): Promise<Reply> {
  const here = { ...ctx, db: ctx.tx };
  const draft = await draftFor(here, ctx.params.code);
  if (!draft) return redirect(`${baseOf(ctx.params.code)}?done=no_draft`);
  const shelf = (await listQuestionnaires(ctx.tx, reachOf(ctx.actor, 'questionnaires.read'))).find(
    ({ code }) => code === ctx.body.from,
  );
  const source = shelf && (await bankVersion(here, shelf.id));
  if (!source) throw problem('notFound');
  const subject = placeOf(source.model.children, ctx.body.id)?.node.name ?? '';
  const spot = spotAfter(draft.model, ctx.body.after);
  const saved = await saveOperation(
    ctx.tx,
    { code: ctx.params.code, hash: ctx.body.hash, subject },
    { type: 'insert', from: source.model, id: ctx.body.id, spot },
  );
  if (saved.ok) return redirect(`${nodePath(ctx.params.code, saved.focus ?? '')}?done=inserted`);
  const errors = saved.stale
    ? [{ field: 'bank', text: ctx.t('designer.stale') }]
    : errorLines(ctx, saved.mistakes, { name: '', code: ctx.params.code, idOf: () => undefined });
  return bankPage(here, {
    asked: { q: ctx.body.q, from: ctx.body.from, after: ctx.body.after },
    errors,
    status: saved.stale ? 409 : 422,
  });
}

/** After the node asked for, in its group; else at the end. */
function spotAfter(model: Questionnaire, id: string): Spot {
  const after = placeOf(model.children, id);
  return after
    ? { into: after.parents.at(-1)?.id ?? null, after: after.node.id }
    : { into: null, after: model.children.at(-1)?.id ?? null };
}

export const bankRoutes = (): Endpoint[] => [
  get(
    '/questionnaires/:code/bank',
    { permission: 'questionnaires.edit', of: questionnaireToEdit, params: ofQuestionnaire, query },
    async (ctx) => bankPage(ctx, { asked: ctx.query }),
  ),
  post(
    '/questionnaires/:code/bank',
    {
      permission: 'questionnaires.edit',
      of: questionnaireToEdit,
      params: ofQuestionnaire,
      query,
      body: chosen,
    },
    insert,
  ),
];
