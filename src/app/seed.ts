// What every new database is given: the registries and the built-in questionnaire with its index.
// Started again it adds nothing that is there.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  definitionProblems,
  indexDefinitionSchema,
  type IndexDefinition,
} from '../indicators/definition.ts';
import { registerDefinition } from '../indicators/definitions.store.ts';
import { seedRegistries } from '../localities/seed-registries.command.ts';
import { inTransaction } from '../platform/db/database.ts';
import type { Db, Reader, Tx } from '../platform/db/connect.ts';
import { seedsFolder } from '../platform/config/paths.ts';
import { compileOrThrow } from '../questionnaires/engine/compiled.ts';
import { shareQuestionnaire } from '../questionnaires/versions/version-changes.store.ts';
import { createQuestionnaire } from '../questionnaires/versions/version-changes.store.ts';
import { findQuestionnaireByCode } from '../questionnaires/versions/versions.store.ts';
import { listVersions } from '../questionnaires/versions/versions.store.ts';
import { publishVersion } from '../questionnaires/versions/version-changes.store.ts';
import { readXlsformFolder } from '../xlsform/xlsform-folder.files.ts';
import type { Questionnaire } from '../questionnaires/model/questionnaire.ts';

export const builtInQuestionnaire = 'essential-public-services';

/** The one that is sent on its first page, right after a service. */
export const afterServiceQuestionnaire = 'after-service';

async function readQuestionnaire(code: string): Promise<Questionnaire> {
  const { questionnaire, problems } = await readXlsformFolder(
    path.join(seedsFolder, 'questionnaires', code),
  );
  const errors = problems.filter((found) => found.severity === 'error');
  if (!questionnaire || errors.length > 0)
    throw new Error(
      `The built-in questionnaire ${code} cannot be read: ${JSON.stringify(errors.slice(0, 3))}`,
    );
  return questionnaire;
}

/**
 * The built-in index; an indicator that asks for a question the questionnaire does not have stops the start,
 * naming both.
 */
export async function readIndexDefinition(questionnaire: Questionnaire): Promise<IndexDefinition> {
  const file = path.join(seedsFolder, 'indexes', `${builtInQuestionnaire}.json`);
  const definition = indexDefinitionSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const found = definitionProblems(definition, compileOrThrow(questionnaire));
  if (found.length > 0)
    throw new Error(`seeds/indexes/${builtInQuestionnaire}.json: ${found.join('; ')}`);
  return definition;
}

/** The newest published version of a questionnaire; null: there is none. */
export async function findBuiltIn(db: Reader, code: string): Promise<string | null> {
  const known = await findQuestionnaireByCode(db, code);
  const versions = known ? await listVersions(db, known.id) : [];
  return versions.find(({ status }) => status === 'published')?.id ?? null;
}

async function seedQuestionnaire(tx: Tx, code: string): Promise<string> {
  const published = await findBuiltIn(tx, code);
  if (published !== null) return published;
  const made = await createQuestionnaire(tx, {
    code,
    model: await readQuestionnaire(code),
    userId: null,
  });
  await shareQuestionnaire(tx, made.questionnaireId, true);
  return (await publishVersion(tx, made.versionId, null)).id;
}

/** The id of the built-in questionnaire's published version. */
export async function seedBuiltIn(db: Db, now: Date): Promise<string> {
  return inTransaction(db, async (tx) => {
    await seedRegistries(tx);
    const versionId = await seedQuestionnaire(tx, builtInQuestionnaire);
    if (!(await findQuestionnaireByCode(tx, afterServiceQuestionnaire)))
      await seedQuestionnaire(tx, afterServiceQuestionnaire);
    const model = await readQuestionnaire(builtInQuestionnaire);
    await registerDefinition(tx, await readIndexDefinition(model), now);
    return versionId;
  });
}
