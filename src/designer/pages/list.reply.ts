// The list of questionnaires.
import { reachOf } from '../../accounts/permissions.ts';
import { z } from 'zod';
import type { ReadContext } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { textIn } from '../../questionnaires/model/translations.ts';
import { listQuestionnaires } from '../../questionnaires/versions/versions.store.ts';
import { listVersions } from '../../questionnaires/versions/versions.store.ts';
import { baseOf } from './designer-page.ts';

export const field = z.string().max(300).default('');

export type ListContext = ReadContext<unknown, unknown>;

export async function listPage(ctx: ListContext): Promise<Reply> {
  const rows = await Promise.all(
    (await listQuestionnaires(ctx.db, reachOf(ctx.actor, 'questionnaires.read'))).map(
      async ({ id, code }) => {
        const versions = await listVersions(ctx.db, id);
        const published = versions.find(({ status }) => status === 'published');
        const draft = versions.find(({ status }) => status === 'draft');
        const name = textIn(versions[0]?.title, ctx.lang, { defaultLanguage: 'vi' });
        return {
          code,
          href: baseOf(code),
          name: name?.text ?? code,
          nameLang: name?.lang ?? ctx.lang,
          published,
          draft,
          savedAt: versions[0]?.savedAt,
        };
      },
    ),
  );
  return page('designer/list', {
    title: ctx.t('designer.list.title'),
    office: true,
    rows,
  });
}
