// The page of one question, group or repeat. Its buttons either change the form (and nothing is saved yet) or
// save it.
import { questionnaireToEdit } from '../../../questionnaires/versions/questionnaire-things.store.ts';
import { ownValue } from '../../../platform/own-value.ts';
import { z } from 'zod';
import {
  formFields,
  get,
  post,
  type Endpoint,
  type FormFields,
  type ReadContext,
  type WriteContext,
} from '../../../platform/http/endpoint.ts';
import { page, redirect } from '../../../platform/http/reply.ts';
import type { Reply } from '../../../platform/http/reply-kinds.ts';
import { problem } from '../../../platform/problems/problem.ts';
import { shownLanguage, wordsBeside } from '../../../questionnaires/model/shown-language.ts';
import type { QuestionnaireVersion } from '../../../questionnaires/versions/version-row.ts';
import { nodeOf } from './form-node.ts';
import { stepped } from './form-steps.ts';
import {
  baseOf,
  doneField,
  draftFor,
  framed,
  nodePath,
  ofQuestionnaire,
  undoOffer,
} from '../designer-page.ts';
import { controlId, errorLines, type ErrorLine } from '../error-lines.ts';
import {
  askable,
  conditionMenus,
  neighbours,
  partsOf,
  previewHtml,
  sharedBy,
  type QuestionHtml,
} from './node-page.ts';
import { formOf, type NodeForm } from './node-form.ts';
import { MOST_OPTION_ROWS } from './node-fields.ts';
import { readNodeForm } from './read-node-form.ts';
import { saveOperation } from '../../editing/save-draft.command.ts';
import type { Place } from '../../editing/tree.ts';
import { nodesOf, placeOf } from '../../editing/tree.ts';
import { QUESTION_KINDS } from '../../../questionnaires/kinds/traits.ts';

const params = ofQuestionnaire.extend({ id: z.string().min(1).max(200) });
const query = z.object({
  done: doneField,
  codes: z.coerce.number().int().min(0).max(100_000).optional().catch(undefined),
});
type Params = z.infer<typeof params>;
type NodeContext = ReadContext<Params, z.infer<typeof query>>;
export interface NodeDeps {
  questionHtml: QuestionHtml;
}

interface NodeShown {
  draft: QuestionnaireVersion;
  place: Place;
  form: NodeForm;
  errors?: readonly ErrorLine[];
  status?: number;
  unsaved?: boolean;
  previewLang?: string | undefined;
}

async function nodePage(ctx: NodeContext, deps: NodeDeps, shown: NodeShown): Promise<Reply> {
  const { draft, place, form, errors = [], status = 200, unsaved = false } = shown;
  const { model } = draft;
  const previewLang = shownLanguage(model, shown.previewLang, ctx.lang);
  const data = framed(ctx, draft, {
    title: ctx.t(`designer.node.title_${place.node.type}`, {
      name: place.node.name,
    }),
    tab: 'edit',
    node: place.node,
    form,
    errors,
    unsaved,
    done: ctx.query.done ?? null,
    codes: ctx.query.codes ?? null,
    errorOf: (field: string) =>
      errors.find((error) => error.field === controlId(field) && error.href === undefined)?.text,
    controlId,
    parts: partsOf(form),
    kinds: QUESTION_KINDS,
    languages: model.languages,
    lists: model.lists.map(({ name, choices }) => ({ name, count: choices.length })),
    menus: conditionMenus(form, model, ctx.lang),
    askable: askable(model, place.node.name, ctx.lang),
    shared: sharedBy(model, form.shown, place.node.id),
    around: neighbours(place),
    longList: form.options.length > MOST_OPTION_ROWS,
    undo: await undoOffer(ctx, draft.id),
    nodeHref: (id: string) => nodePath(ctx.params.code, id),
    preview: previewHtml(form, place, model, {
      lang: previewLang,
      t: wordsBeside(previewLang, ctx.translations),
      now: ctx.now,
      questionHtml: deps.questionHtml,
    }),
    previewLang,
    model: undefined,
  });
  return page('designer/node', data, { status });
}

async function openNode(
  ctx: NodeContext,
): Promise<{ draft: QuestionnaireVersion; place: Place } | null> {
  const draft = await draftFor(ctx, ctx.params.code);
  if (!draft) return null;
  const place = placeOf(draft.model.children, ctx.params.id);
  if (!place) throw problem('gone');
  return { draft, place };
}

const noDraft = (ctx: NodeContext): Reply => redirect(`${baseOf(ctx.params.code)}?done=no_draft`);
const single = (fields: FormFields, name: string): string =>
  [ownValue(fields, name) ?? ''].flat().at(-1) ?? '';

async function send(
  ctx: WriteContext<Params, z.infer<typeof query>, FormFields>,
  deps: NodeDeps,
): Promise<Reply> {
  const here = { ...ctx, db: ctx.tx };
  const open = await openNode(here);
  if (!open) return noDraft(ctx);
  const { draft, place } = open;
  const typed = readNodeForm(ctx.body, place.node, draft.model);
  const step = single(ctx.body, 'do');
  const previewLang = single(ctx.body, 'previewLang') || undefined;
  if (step !== 'save')
    return nodePage(here, deps, {
      draft,
      place,
      form: stepped(typed, step, draft.model),
      unsaved: true,
      previewLang,
    });
  const form = stepped(typed, 'option-paste', draft.model);
  const { node, list } = nodeOf(form, place.node, draft.model);
  const saved = await saveOperation(
    ctx.tx,
    { code: ctx.params.code, hash: single(ctx.body, 'hash'), subject: node.name },
    { type: 'change', id: node.id, node, list },
  );
  if (saved.ok)
    return redirect(
      `${nodePath(ctx.params.code, node.id)}?done=saved${saved.codes ? `&codes=${String(saved.codes.places.length)}` : ''}`,
    );
  const ids = new Map(nodesOf(draft.model).map(({ name, id }) => [name, id]));
  const errors = saved.stale
    ? [{ field: 'designer-form', text: ctx.t('designer.staleForm') }]
    : errorLines(
        ctx,
        saved.mistakes.map((mistake) => inBuilder(mistake, form)),
        { name: node.name, code: ctx.params.code, idOf: (name) => ids.get(name) },
      );
  return nodePage(here, deps, {
    draft,
    place,
    form,
    errors,
    status: saved.stale ? 409 : 422,
    unsaved: true,
    previewLang,
  });
}

/** A mistake of a condition that was put together from menus belongs to the first menu. */
function inBuilder<M extends { field: string; position?: number }>(
  mistake: M,
  { relevance }: NodeForm,
): M {
  if (mistake.field !== 'relevant' || relevance.mode !== 'simple') return mistake;
  const { position: _position, ...rest } = mistake;
  return { ...rest, field: 'condition.0.question' } as M;
}

export const nodeRoutes = (deps: NodeDeps): Endpoint[] => [
  get(
    '/questionnaires/:code/edit/:id',
    { permission: 'questionnaires.edit', of: questionnaireToEdit, params, query },
    async (ctx) => {
      const open = await openNode(ctx);
      return open
        ? nodePage(ctx, deps, { ...open, form: formOf(open.place.node, open.draft.model) })
        : noDraft(ctx);
    },
  ),
  post(
    '/questionnaires/:code/edit/:id',
    { permission: 'questionnaires.edit', of: questionnaireToEdit, params, query, body: formFields },
    async (ctx) => send(ctx, deps),
  ),
];
