// The edit page: all sections, one of them open; every button is one operation on the draft.
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
import type { Translate } from '../../platform/i18n/translations.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { ADDABLE, operationOf } from './button.ts';
import {
  baseOf,
  doneField,
  draftFor,
  framed,
  nodePath,
  ofQuestionnaire,
  undoOffer,
  type OfQuestionnaire,
} from './designer-page.ts';
import { errorLines, type ErrorLine } from './error-lines.ts';
import type { Operation } from '../editing/operation.ts';
import {
  opened,
  ROWS_SHOWN,
  sectionsOf,
  sectionWith,
  type OpenSection,
  type OutlineSection,
} from './outline.ts';
import { saveOperation, turnBack, type SaveResult } from '../editing/save-draft.command.ts';
import { nodesOf, placeOf } from '../editing/tree.ts';
import { MADE_KINDS } from '../../questionnaires/kinds/traits.ts';

const short = z.string().max(200);
const query = z.object({
  section: short.optional(),
  from: z.coerce.number().catch(0).default(0),
  after: short.optional(),
  done: doneField,
});
type EditQuery = z.infer<typeof query>;
const pressed = z.object({
  hash: z.string().max(64),
  do: z.string().max(240).default(''),
  section: short.default(''),
  after: short.default(''),
  into: short.default(''),
  kind: z.string().max(30).default(MADE_KINDS.words),
  words: z.string().max(2_000).default(''),
});
type Sent = z.infer<typeof pressed>;

interface EditShown {
  query: EditQuery;
  errors?: readonly ErrorLine[];
  status?: number;
  typed?: Sent;
}

async function editPage(
  ctx: ReadContext<OfQuestionnaire, EditQuery>,
  { query: asked, errors = [], status = 200, typed }: EditShown,
): Promise<Reply> {
  const draft = await draftFor(ctx, ctx.params.code);
  if (!draft) return redirect(`${baseOf(ctx.params.code)}?done=no_draft`);
  const { model } = draft;
  const sections = sectionsOf(model, ctx.lang);
  const open = openedOf(model, sections, { ...asked, lang: ctx.lang, t: ctx.t });
  const data = framed(ctx, draft, {
    title: ctx.t('designer.edit.title'),
    tab: 'edit',
    errors,
    sections,
    open,
    kinds: ADDABLE,
    step: ROWS_SHOWN,
    done: asked.done ?? null,
    adding: addingAt(model, open, asked.after),
    lastSection: model.children.at(-1)?.id ?? '',
    typed: typed ?? null,
    undo: await undoOffer(ctx, draft.id),
    nodeHref: (id: string) => nodePath(ctx.params.code, id),
  });
  return page('designer/edit', data, { status });
}

function openedOf(
  model: Questionnaire,
  sections: readonly OutlineSection[],
  { section, from, ...voice }: EditQuery & { lang: string; t: Translate },
): OpenSection | null {
  const chosen =
    sectionWith(sections, section) ?? (sections.length === 1 ? sections[0] : undefined);
  return chosen ? opened(chosen, model, { from, ...voice }) : null;
}

/**
 * Where the form at the end of the open section puts what it adds: after the node asked for, else at the end.
 */
function addingAt(
  model: Questionnaire,
  open: OpenSection | null,
  asked: string | undefined,
): { after: string; into: string; beside: string | null } {
  const after = asked === undefined ? null : placeOf(model.children, asked);
  if (after)
    return { after: after.node.id, into: after.parents.at(-1)?.id ?? '', beside: after.node.name };
  return { after: open?.last ?? '', into: open?.into ?? '', beside: null };
}

type EditWrite = WriteContext<OfQuestionnaire, EditQuery, Sent>;

async function press(ctx: EditWrite): Promise<Reply> {
  const here = { ...ctx, db: ctx.tx };
  const draft = await draftFor(here, ctx.params.code);
  if (!draft) return redirect(`${baseOf(ctx.params.code)}?done=no_draft`);
  const asked: EditQuery = {
    section: ctx.body.section === '' ? undefined : ctx.body.section,
    from: ctx.query.from,
  };
  if (ctx.body.do === 'add' && ctx.body.words.trim() === '') {
    return editPage(here, {
      query: asked,
      status: 422,
      typed: ctx.body,
      errors: [{ field: 'f-words', text: ctx.t('designer.mistakes.words_missing') }],
    });
  }
  const operation = operationOf(ctx.body, draft.model.defaultLanguage);
  const at = { code: ctx.params.code, hash: ctx.body.hash };
  const way = ctx.body.do === 'redo' ? 'redo' : 'undo';
  const saved = operation
    ? await saveOperation(
        ctx.tx,
        { ...at, subject: subjectOf(operation, draft.model, ctx.body) },
        operation,
      )
    : await turnBack(ctx.tx, at, way);
  if (saved.ok)
    return redirect(wayOn(ctx.params.code, { asked, operation, way, focus: saved.focus }));
  return editPage(here, {
    query: asked,
    errors: refusal(ctx, saved),
    status: saved.stale ? 409 : 422,
    typed: ctx.body,
  });
}

function subjectOf(operation: Operation, model: Questionnaire, sent: Sent): string {
  return 'id' in operation
    ? (placeOf(model.children, operation.id)?.node.name ?? '')
    : sent.words.trim().slice(0, 60);
}

function refusal(ctx: EditWrite, saved: Extract<SaveResult, { ok: false }>): ErrorLine[] {
  if (saved.stale) return [{ field: 'sections', text: ctx.t('designer.stale') }];
  const ids = new Map(nodesOf(saved.draft.model).map(({ name, id }) => [name, id]));
  return errorLines(ctx, saved.mistakes, {
    name: '',
    code: ctx.params.code,
    idOf: (name) => ids.get(name),
  });
}

const opensQuestion = (operation: Operation | null): boolean =>
  operation?.type === 'add' && operation.kind !== 'group' && operation.kind !== 'repeat';

/**
 * A new question is opened for writing; after anything else the section is shown again, at the place of the
 * change.
 */
function wayOn(
  code: string,
  {
    asked,
    operation,
    way,
    focus,
  }: { asked: EditQuery; operation: Operation | null; way: 'undo' | 'redo'; focus: string | null },
): string {
  if (focus !== null && opensQuestion(operation)) return nodePath(code, focus);
  const section = focus ?? asked.section;
  const search = new URLSearchParams({ done: operation?.type ?? way });
  if (section !== undefined) search.set('section', section);
  if (asked.from > 0) search.set('from', String(asked.from));
  return `${baseOf(code)}/edit?${search.toString()}${focus === null ? '' : `#n-${encodeURIComponent(focus)}`}`;
}

export const editRoutes = (): Endpoint[] => [
  get(
    '/questionnaires/:code/edit',
    { permission: 'questionnaires.edit', of: questionnaireToEdit, params: ofQuestionnaire, query },
    async (ctx) => editPage(ctx, { query: ctx.query }),
  ),
  post(
    '/questionnaires/:code/edit',
    {
      permission: 'questionnaires.edit',
      of: questionnaireToEdit,
      params: ofQuestionnaire,
      query,
      body: pressed,
    },
    press,
  ),
];
