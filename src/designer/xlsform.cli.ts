// `civic-gauge xlsform check|import|export`: what researchers bring, looked through, taken in and given back.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { SetupError } from '../platform/config/setup-error.ts';
import type { Reader, Tx } from '../platform/db/database.ts';
import { inTransaction, withDatabase } from '../platform/db/database.ts';
import type { Lang } from '../platform/i18n/language.ts';
import { languages } from '../platform/i18n/language.ts';
import type { Translate } from '../platform/i18n/translations.ts';
import { loadTranslations } from '../platform/i18n/translations.ts';
import { viewsFolder } from '../platform/config/paths.ts';
import {
  importQuestionnaire,
  publishImported,
  type Imported,
  type ImportOrder,
} from './editing/import-questionnaire.command.ts';
import type { Questionnaire } from '../questionnaires/model/questionnaire.ts';
import { questionsOf } from '../questionnaires/model/nodes.ts';
import { problemMessage, problemSentence } from '../questionnaires/codebook/problem-words.ts';
import { isError } from '../questionnaires/engine/problem.ts';
import {
  findQuestionnaireByCode,
  findVersion,
  listVersions,
} from '../questionnaires/versions/versions.store.ts';
import { readXlsformPath } from '../xlsform/xlsform-folder.files.ts';
import type { ReadResult } from '../xlsform/reader.ts';
import { attachmentsOf, csvOf, workbookOf } from '../xlsform/writer.ts';

interface ReadFlags {
  attach?: string[];
  dropUnsupported?: boolean;
  language: Lang;
}
interface ImportFlags extends ReadFlags {
  publish?: boolean;
}

export function registerXlsform(program: Command): void {
  const xlsform = program
    .command('xlsform')
    .description('questionnaires as XLSForm: .xlsx, .xls, a folder of .csv, or .md tables');
  withFlags(
    xlsform
      .command('check')
      .description(
        'look a form through without taking it in; prints JSON: ok, errors, warnings, counts, languages',
      ),
  ).action(async (file: string, flags: ReadFlags) => {
    const report = checkReport(await readForm(file, flags), translator(flags));
    console.log(JSON.stringify(report, null, 2));
    if (!report.ok) process.exitCode = 1;
  });
  withFlags(
    xlsform
      .command('import')
      .description(
        'take a form in as a draft: a new questionnaire, or a new version of the one with the same form_id',
      ),
  )
    .option(
      '--publish',
      'give it its number at once, so that rounds can ask it; refused while a saved scenario leads elsewhere',
    )
    .action(importForm);
  xlsform
    .command('export')
    .description(
      'write a questionnaire as a workbook (.xlsx), or as a folder of CSV files when the output has no .xlsx ending',
    )
    .argument('<code>', 'the questionnaire’s code (form_id)')
    .argument('<output>', 'file.xlsx or folder')
    .option(
      '--number <number>',
      'published version to write (default: the newest version, a draft included)',
    )
    .action(exportForm);
}

function withFlags(command: Command): Command {
  return command
    .argument('<file>', 'workbook, folder of CSV files, or Markdown file')
    .option('--attach <file...>', 'CSV tables that belong to the form')
    .option(
      '--drop-unsupported',
      'leave out questions of kinds not supported here, instead of refusing the form',
    )
    .addOption(
      new Option('--language <language>', 'language of the messages')
        .choices([...languages])
        .default('en'),
    );
}

const translator = ({ language }: { language: Lang }): Translate =>
  loadTranslations(viewsFolder, { strict: false })[language];

async function readForm(
  file: string,
  { attach = [], dropUnsupported = false }: ReadFlags,
): Promise<ReadResult> {
  try {
    return await readXlsformPath(file, { attachments: attach, dropUnsupported });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new SetupError(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

/** What `xlsform check` prints. */
export function checkReport(
  { questionnaire, problems }: ReadResult,
  t: Translate,
): Record<string, unknown> & { ok: boolean } {
  const shown = problems.map((problem) => ({
    code: problem.code,
    sheet: problem.sheet,
    row: problem.row,
    column: problem.column,
    cell: problem.cell,
    character: problem.position,
    message: problemMessage(problem, t),
    details: problem.vars,
    severity: problem.severity,
  }));
  const plain = ({ severity: _severity, ...rest }: (typeof shown)[number]): object => rest;
  return {
    ok: questionnaire !== null,
    errors: shown.filter(isError).map(plain),
    warnings: shown.filter((problem) => !isError(problem)).map(plain),
    counts: questionnaire ? countsByKind(questionnaire) : {},
    languages: questionnaire?.languages.map(({ code, name }) => ({ code, name })) ?? [],
  };
}

export function countsByKind(questionnaire: Questionnaire): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of questionsOf(questionnaire)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

async function importForm(file: string, flags: ImportFlags): Promise<void> {
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
  const { errors, failing } = result.hindrances;
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

async function exportForm(
  code: string,
  output: string,
  { number }: { number?: string },
): Promise<void> {
  const model = await withDatabase((db) => findModel(db, code, number));
  const isWorkbook = output.toLowerCase().endsWith('.xlsx');
  const folder = isWorkbook ? path.dirname(output) : output;
  mkdirSync(folder, { recursive: true });
  if (isWorkbook) writeFileSync(output, workbookOf(model));
  const files = [...(isWorkbook ? attachmentsOf(model) : csvOf(model))];
  for (const [name, text] of files) writeFileSync(path.join(folder, name), text);
  console.log(
    `${output}: ${String(questionsOf(model).length)} questions${isWorkbook && files.length > 0 ? `, tables beside it: ${files.map(([name]) => name).join(', ')}` : ''}.`,
  );
}

async function findModel(
  db: Reader,
  code: string,
  number: string | undefined,
): Promise<Questionnaire> {
  const questionnaire = await findQuestionnaireByCode(db, code);
  const versions = questionnaire ? await listVersions(db, questionnaire.id) : [];
  const chosen =
    number === undefined
      ? versions[0]
      : versions.find((version) => String(version.number) === number);
  const version = chosen ? await findVersion(db, chosen.id) : null;
  if (!version)
    throw new SetupError(
      `no questionnaire ${code}${number === undefined ? '' : ` with a version ${number}`}.`,
    );
  return version.model;
}
