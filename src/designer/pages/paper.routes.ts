// The questionnaire on paper and its codebook, in any of its languages, made for printing.
import { questionnaireToRead } from '../../questionnaires/versions/questionnaire-things.store.ts';
import { setImmediate as nextEventLoopTurn } from 'node:timers/promises';
import { z } from 'zod';
import { get, type Endpoint, type ReadContext } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { codebookOf, type CodebookEntry } from '../../questionnaires/codebook/codebook.ts';
import { directionIn } from '../../questionnaires/model/languages.ts';
import { shownLanguage } from '../../questionnaires/model/shown-language.ts';
import { textIn, type TextInLanguage } from '../../questionnaires/model/translations.ts';
import { findVersion } from '../../questionnaires/versions/versions.store.ts';
import { framed, newestOf, ofQuestionnaire, type OfQuestionnaire } from './designer-page.ts';
import { AUTHORING_TRAITS } from '../../questionnaires/kinds/authoring-traits.ts';
import { isSilent } from '../../questionnaires/kinds/traits.ts';

const query = z.object({ in: z.string().max(35).optional(), version: z.uuid().optional() });
type PaperContext = ReadContext<OfQuestionnaire, z.infer<typeof query>>;

interface PaperSection {
  title: CodebookEntry['section'];
  entries: CodebookEntry[];
}

/** On paper nothing is filled in: dots stand where a text mentions an answer. */
const dotted = (words: TextInLanguage): TextInLanguage => ({
  ...words,
  text: words.text.replaceAll(/\$\{[^}]*\}/g, '……'),
});

const withDots = (entry: CodebookEntry): CodebookEntry => ({
  ...entry,
  label: dotted(entry.label),
  hint: entry.hint && dotted(entry.hint),
});

/** Runs of questions of the same section, in reading order. */
function sectionsOf(entries: readonly CodebookEntry[]): PaperSection[] {
  const sections: PaperSection[] = [];
  for (const entry of entries) {
    const last = sections.at(-1);
    if (last && last.title?.text === entry.section?.text) last.entries.push(entry);
    else sections.push({ title: entry.section, entries: [entry] });
  }
  return sections;
}

async function paperPage(ctx: PaperContext, kind: 'paper' | 'codebook'): Promise<Reply> {
  const newest = await newestOf(ctx, ctx.params.code);
  const version =
    ctx.query.version === undefined ? newest : await findVersion(ctx.db, ctx.query.version);
  if (version?.questionnaireId !== newest.questionnaireId) throw problem('notFound');
  const { model } = version;
  const spoken = shownLanguage(model, ctx.query.in, ctx.lang);
  const entries = codebookOf(model, spoken, ctx.t);
  await nextEventLoopTurn();
  const shown = kind === 'paper' ? entries.filter((entry) => !isSilent(entry.kind)) : entries;
  const data = framed(ctx, version, {
    title: ctx.t(`designer.${kind}.title`),
    tab: 'paper',
    sections: sectionsOf(shown).map(({ title, entries: inside }) => ({
      title,
      entries: inside.map((entry) => ({
        ...(kind === 'paper' ? withDots(entry) : entry),
        paper: AUTHORING_TRAITS[entry.kind],
      })),
    })),
    spoken,
    direction: directionIn(model, spoken),
    languages: model.languages,
    formTitle: textIn(model.title, spoken, model),
    versionId: ctx.query.version ?? null,
  });
  return page(`designer/${kind}`, data);
}

export const paperRoutes = (): Endpoint[] => [
  get(
    '/questionnaires/:code/paper',
    { permission: 'questionnaires.read', of: questionnaireToRead, params: ofQuestionnaire, query },
    async (ctx) => paperPage(ctx, 'paper'),
  ),
  get(
    '/questionnaires/:code/codebook',
    { permission: 'questionnaires.read', of: questionnaireToRead, params: ofQuestionnaire, query },
    async (ctx) => paperPage(ctx, 'codebook'),
  ),
];
