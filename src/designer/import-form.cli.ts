// `civic-gauge xlsform import`.
import { SetupError } from '../platform/config/setup-error.ts';
import type { Tx } from '../platform/db/connect.ts';
import { inTransaction, withDatabase } from '../platform/db/database.ts';
import type { Translate } from '../platform/i18n/translations.ts';
import {
  importQuestionnaire,
  publishImported,
  type Imported,
  type ImportOrder,
} from './editing/import-questionnaire.command.ts';
import { questionsOf } from '../questionnaires/model/nodes.ts';
import { problemSentence } from '../questionnaires/codebook/problem-words.ts';
import { isError } from '../questionnaires/engine/problem.ts';
import { type ReadFlags, readForm, translator } from './form-report.cli.ts';

interface ImportFlags extends ReadFlags {
  publish?: boolean;
}

export async function importForm(file: string, flags: ImportFlags): Promise<void> {
  const { questionnaire, problems } = await readForm(file, flags);
  const t = translator(flags);
  for (const problem of problems)
    console.error(
      `${t(`questionnaires.xlsform.${problem.severity}`)}: ${problemSentence(problem, t)}`,
    );
  if (!questionnaire)
    throw new SetupError(
      `${file}: ${String(problems.filter(isError).length)} errors, nothing was imported.`,
    );
  const order = { model: questionnaire, actor: null, now: new Date() };
  const taken = await withDatabase((db) =>
    inTransaction(db, async (tx) => {
      const imported = await importQuestionnaire(tx, order);
      return {
        ...imported,
        number: flags.publish ? await publishOrTell(tx, imported, { order, t }) : null,
      };
    }),
  );
  const state =
    taken.number === null
      ? taken.isNew
        ? 'new questionnaire'
        : 'new draft'
      : `published as version ${String(taken.number)}`;
  console.log(
    `${questionnaire.code}: ${state}, ${String(questionsOf(questionnaire).length)} questions.`,
  );
}

/** @throws SetupError, so that the import is taken back too, after every reason was printed */
async function publishOrTell(
  tx: Tx,
  imported: Imported,
  { order, t }: { order: ImportOrder; t: Translate },
): Promise<number> {
  const result = await publishImported(tx, imported, order);
  if (result.ok) return result.number;
  const { errors, failing } = result.blockers;
  for (const problem of errors)
    console.error(`${t('questionnaires.xlsform.error')}: ${problemSentence(problem, t)}`);
  for (const { name } of failing)
    console.error(
      `${t('questionnaires.xlsform.error')}: ${t('questionnaires.xlsform.scenario', { name })}`,
    );
  throw new SetupError(
    `${order.model.code}: ${String(errors.length)} errors, ${String(failing.length)} scenarios that lead elsewhere; nothing was imported.`,
  );
}
