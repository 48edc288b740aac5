// A site with a researcher signed in and the questionnaire `small` as a draft, for the designer's pages.
import type request from 'supertest';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { createQuestionnaire } from '../../src/questionnaires/versions/version-changes.store.ts';
import {
  findQuestionnaireByCode,
  findVersion,
} from '../../src/questionnaires/versions/versions.store.ts';
import { listVersions } from '../../src/questionnaires/versions/versions.store.ts';
import type { QuestionnaireVersion } from '../../src/questionnaires/versions/version-row.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';
import { sample } from './model.ts';

export const password = 'a-long-enough-one';

export interface DesignerSite {
  site: TestApp;
  /** Signed in as a researcher. */
  agent: ReturnType<typeof request.agent>;
  token: string;
  newest(code?: string): Promise<QuestionnaireVersion>;
  /** Posts a form with the hash of the newest version, unless the fields say another. */
  send(path: string, fields: Record<string, string>, code?: string): Promise<request.Response>;
  /** The newest version's nodes as JSON. */
  labels(code?: string): Promise<string>;
}

export async function designerSite(): Promise<DesignerSite> {
  const site = await testApp();
  await inTransaction(site.db, async (tx) => {
    for (const role of ['researcher', 'administrator', 'leader'] as const)
      await createUser(
        tx,
        { login: role, name: role, roles: [role], localityId: null, password },
        { actor: null, at: new Date() },
      );
    await createQuestionnaire(tx, { code: 'small', model: sample(), userId: null });
  });
  const agent = await signedIn(site.app, 'researcher', password);
  const token = formToken((await agent.get('/questionnaires')).text);
  const newest = async (code = 'small'): Promise<QuestionnaireVersion> => {
    const questionnaire = await findQuestionnaireByCode(site.db, code);
    const [version] = await listVersions(site.db, questionnaire!.id);
    return (await findVersion(site.db, version!.id))!;
  };
  return {
    site,
    agent,
    token,
    newest,
    send: async (path, fields, code = 'small') =>
      await agent
        .post(path)
        .type('form')
        .send({ _csrf: token, hash: (await newest(code)).modelHash, ...fields }),
    labels: async (code = 'small') => JSON.stringify((await newest(code)).model.children),
  };
}
