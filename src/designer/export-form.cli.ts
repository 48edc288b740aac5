// `civic-gauge xlsform export`.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from '../platform/config/setup-error.ts';
import type { Reader } from '../platform/db/connect.ts';
import { withDatabase } from '../platform/db/database.ts';
import type { Questionnaire } from '../questionnaires/model/questionnaire.ts';
import { questionsOf } from '../questionnaires/model/nodes.ts';
import { findQuestionnaireByCode, findVersion } from '../questionnaires/versions/versions.store.ts';
import { listVersions } from '../questionnaires/versions/versions.store.ts';
import { attachmentsOf, csvOf, workbookOf } from '../xlsform/writing/writer.ts';

export async function exportForm(
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
