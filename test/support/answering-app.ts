// The respondents' pages on a database of their own, with a round open for a given questionnaire.
import { actorWith, grantOf } from './actors.ts';
import { HOST_ORGANISATION } from '../../src/accounts/host-organisation.ts';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Express } from 'express';
import { compileOrThrow } from '../../src/questionnaires/engine/compiled.ts';
import type { Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import { createQuestionnaire } from '../../src/questionnaires/versions/version-changes.store.ts';
import { publishVersion } from '../../src/questionnaires/versions/version-changes.store.ts';
import { finder } from '../../src/localities/finder/finder.store.ts';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import type { Db, Pool } from '../../src/platform/db/connect.ts';
import { admission } from '../../src/platform/http/limits/admission.ts';
import { createApplication } from '../../src/platform/http/application.ts';
import { rateLimit } from '../../src/platform/http/limits/rate-limit.ts';
import { makeRenderer } from '../../src/platform/http/render.ts';
import { loadTranslations } from '../../src/platform/i18n/translations.ts';
import { createLog } from '../../src/platform/log/log.ts';
import { publicFolder, viewsFolder } from '../../src/platform/config/paths.ts';
import { answeringRoutes } from '../../src/responses/answering.routes.ts';
import { minutesOfForm } from '../../src/app/minutes.ts';
import { partialRoutes } from '../../src/responses/partial/partial.routes.ts';
import { exportRoutes } from '../../src/responses/microdata/export.routes.ts';
import { longWorkPace } from '../../src/platform/long-work-pace.ts';
import { createRoundPartition } from '../../src/responses/submission/responses.store.ts';
import type { Scorer } from '../../src/responses/submission/submit-response.command.ts';
import type { Round } from '../../src/sampling/rounds/round.ts';
import { insertRound } from '../../src/sampling/rounds/round-changes.store.ts';
import { testDatabase } from './database.ts';
import { noScores } from './scorers.ts';

export interface AnsweringApp {
  app: Express;
  db: Pool;
  /** Of the database. */ url: string;
  round: Round;
  clock: { now: Date };
  stale: string[];
  close(): Promise<void>;
}

const patient = admission({ most: 1000, patienceMs: 60_000 });

export const roundOf = (changes: Partial<Round>): Round => ({
  id: randomUUID(),
  organisationId: HOST_ORGANISATION,
  code: 'thu',
  title: { vi: 'Đợt thử', en: 'Trial round' },
  versionId: '',
  status: 'open',
  kind: 'open',
  simulated: false,
  indexCode: null,
  minRespondents: 30,
  lonelyPsu: 'adjust',
  draftDays: 14,
  opensAt: null,
  closesAt: null,
  ...changes,
});

export async function openRound(
  db: Db,
  model: Questionnaire,
  changes: Partial<Round> = {},
): Promise<Round> {
  return await db.transaction(async (tx) => {
    compileOrThrow(model);
    const { versionId } = await createQuestionnaire(tx, { code: model.code, model, userId: null });
    await publishVersion(tx, versionId, null);
    const round = roundOf({ versionId, ...changes });
    await insertRound(tx, round, new Date());
    await createRoundPartition(tx, round.id);
    return round;
  });
}

export async function answeringApp(
  model: Questionnaire,
  options: { score?: Scorer; round?: Partial<Round> } = {},
): Promise<AnsweringApp> {
  const { db, url, close } = await testDatabase();
  await db.transaction((tx) => seedRegistries(tx));
  const round = await openRound(db, model, options.round);
  const clock = { now: new Date() };
  const stale: string[] = [];
  const renderer = makeRenderer({ views: viewsFolder, public: publicFolder }, { cache: true });
  const endpoints = [
    ...exportRoutes(longWorkPace(() => false)),
    ...partialRoutes(longWorkPace(() => false)),
    ...answeringRoutes({
      fragment: renderer.fragment,
      score: options.score ?? noScores,
      minutes: minutesOfForm,
      withdrawn: async (_tx, roundId) => {
        stale.push(roundId);
      },
      random: randomBytes,
      secrets: ['key'],
      finder: finder(),
      codeLimits: {
        network: rateLimit({ name: 'code', points: 20, windowSeconds: 900 }),
        prefix: rateLimit({ name: 'code-prefix', points: 10, windowSeconds: 900 }),
        link: rateLimit({ name: 'link', points: 20, windowSeconds: 900 }),
      },
      callers: {
        limit: rateLimit({ name: 'caller', points: 30, windowSeconds: 900 }),
        publicUrl: () => 'https://survey.example.vn',
      },
    }),
  ];
  const app = createApplication({
    mounting: {
      pools: { respondents: db, office: db },
      admissions: { respondents: patient, readers: patient, office: patient },
      renderer,
      translations: loadTranslations(viewsFolder, { strict: true }),
      mayMake: () => true,
      can: (_actor, permission) => permission === 'everyone' || permission === 'responses.export',
      findActor: async () => actorWith(grantOf('researcher')),
      clock: () => clock.now,
      secure: false,
    },
    endpoints,
    // Only the export asks who is signed in.
    session: (req, _res, next) => {
      req.sessionID = '';
      req.session = { userId: 'lan', epoch: 0 } as unknown as typeof req.session;
      next();
    },
    secrets: ['a secret of thirty-two characters'],
    trustProxy: false,
    publicFolder,
    log: createLog('error'),
    health: {
      ready: async () => undefined,
      metrics: async () => '',
      metricsType: 'text/plain',
      metricsToken: null,
    },
  });
  return { app, db, url, round, clock, stale, close };
}
