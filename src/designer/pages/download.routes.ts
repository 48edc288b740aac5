// A questionnaire as a workbook, and its attached tables.
import { z } from 'zod';
import type { ReadContext } from '../../platform/http/endpoint.ts';
import { body } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { findVersion } from '../../questionnaires/versions/versions.store.ts';
import { writeWorkbook } from '../../xlsform/read-form.files.ts';
import { attachmentsOf } from '../../xlsform/writing/writer.ts';
import { newestOf, ofQuestionnaire, type OfQuestionnaire } from './designer-page.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const ofTable = ofQuestionnaire.extend({ table: z.string().max(300) });

export const ofFile = z.object({ version: z.uuid().optional() });

/** The workbook of one version (the newest unless asked for another). */
export async function workbook(
  ctx: ReadContext<OfQuestionnaire, z.infer<typeof ofFile>>,
): Promise<Reply> {
  const newest = await newestOf(ctx, ctx.params.code);
  const version =
    ctx.query.version === undefined ? newest : await findVersion(ctx.db, ctx.query.version);
  if (version?.questionnaireId !== newest.questionnaireId) throw problem('notFound');
  const name = `${version.code.replaceAll(/[^\w.-]/g, '_')}${version.number === null ? '-draft' : `-v${String(version.number)}`}.xlsx`;
  return body(XLSX, Buffer.from(await writeWorkbook(version.model)), {
    headers: { 'Content-Disposition': `attachment; filename="${name}"` },
  });
}

/** A table attached for `pulldata()`: it goes beside the workbook, not in it. */
export async function attachedTable(
  ctx: ReadContext<z.infer<typeof ofTable>, unknown>,
): Promise<Reply> {
  const files = attachmentsOf((await newestOf(ctx, ctx.params.code)).model);
  const csv = files.get(ctx.params.table);
  if (csv === undefined) throw problem('notFound');
  return body('text/csv; charset=utf-8', csv, {
    headers: {
      'Content-Disposition': `attachment; filename="${ctx.params.table.replaceAll(/[^\w.-]/g, '_')}"`,
    },
  });
}
