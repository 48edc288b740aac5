// Composes the rooms into one application: which endpoints there are, and who gives what to whom
// where a room may not look into another.
import { randomBytes } from 'node:crypto';
import type { Express } from 'express';
import path from 'node:path';
import { accountRoutes } from '../accounts/accounts.routes.ts';
import { can } from '../accounts/permissions.ts';
import { sessionRoutes } from '../accounts/session.routes.ts';
import { findActor } from '../accounts/users.store.ts';
import { computeJob } from '../indicators/compute-results.job.ts';
import { markStale } from '../indicators/computations.store.ts';
import { indexFor, responseScorer } from '../indicators/response-scorer.ts';
import { roundRoutes } from '../indicators/rounds.routes.ts';
import { servicePointRoutes } from '../localities/service-points.routes.ts';
import { localityChoices } from './locality-choices.ts';
import { buildFingerprint } from '../platform/build-fingerprint.ts';
import { databaseProbe } from '../platform/db/probe.ts';
import { admission } from '../platform/http/admission.ts';
import { createApplication } from '../platform/http/application.ts';
import type { Mounting, Pools } from '../platform/http/mounting.ts';
import type { Endpoint } from '../platform/http/endpoint.ts';
import { rateLimit } from '../platform/http/rate-limit.ts';
import { makeRenderer, type Renderer } from '../platform/http/render.ts';
import { sessions } from '../platform/http/sessions.ts';
import type { Lang } from '../platform/i18n/language.ts';
import {
  loadTranslations,
  type Translate,
  type Translations,
} from '../platform/i18n/translations.ts';
import type { JobDefinition } from '../platform/jobs/worker.ts';
import { log } from '../platform/log/log.ts';
import { longWorkPace } from '../platform/long-work-pace.ts';
import { metricsText, metricsType, watchPool } from '../platform/metrics/metrics.ts';
import { projectRoot, publicFolder, viewsFolder } from '../platform/config/paths.ts';
import type { Secrets } from '../platform/secrets.ts';
import { answeringRoutes } from '../responses/answering.routes.ts';
import { publishedPages } from '../reports/published-pages.store.ts';
import { renderPublicationJob } from '../reports/render-publication.job.ts';
import type { RenderingTools } from '../reports/rendering.store.ts';
import { reportRoutes } from '../reports/reports.routes.ts';
import { hasDrafts } from '../responses/submission/drafts.store.ts';
import { eraseDraftsJob } from '../responses/submission/erase-drafts.job.ts';
import { exportRoutes } from '../responses/microdata/export.routes.ts';
import { questionnaireCollaborators } from './questionnaire-collaborators.ts';
import { questionnaireRoutes } from '../designer/designer.routes.ts';
import { reconcileCountsJob } from '../responses/counts/reconcile-counts.job.ts';
import { createRoundPartition } from '../responses/submission/responses.store.ts';
import { quotaRoutes } from '../responses/monitoring/quotas.routes.ts';
import { reviewRoutes } from '../responses/monitoring/review.routes.ts';
import { callerRoutes } from '../sampling/callers/callers.routes.ts';
import { homeRoutes } from '../sampling/rounds/home.routes.ts';
import { letterRoutes } from '../sampling/invitations/invitation-letters.routes.ts';
import { invitationRoutes } from '../sampling/invitations/invitations.routes.ts';
import { posterRoutes } from '../sampling/posters.routes.ts';
import { relieveRoundsJob } from '../sampling/relieve-rounds.job.ts';
import { samplingRoutes } from '../sampling/rounds/rounds.routes.ts';
import { serverCondition, type ServerCondition } from './server-condition.ts';

export interface AppOptions {
  pools: Pools;
  databaseUrl: string;
  secrets: Secrets;
  mode: 'development' | 'test' | 'production';
  /** Where people reach the server, without a closing slash; known once it listens. */
  publicUrl: () => string;
  /** Cookies over HTTPS only. */
  secure: boolean;
  trustProxy: boolean | number;
  clock: () => Date;
  codeVersion: string;
  /** Called after a job was asked for. */
  wakeWorker: () => void;
  /** The text of /metrics; this process's unless given. */
  metrics?: () => Promise<string>;
  /** Null unless given: /metrics is not served. */
  metricsToken?: string | null;
  /** What /healthz and /readyz say beside whether the database answers. */
  condition?: Pick<ServerCondition, 'isAlive' | 'mustBeReady'>;
}

export interface App {
  express: Express;
  endpoints: readonly Endpoint[];
  translations: Translations;
  close: () => Promise<void>;
}

interface Shared {
  renderer: Renderer;
  translations: Record<Lang, Translate>;
  admitted: Mounting['admissions'];
}

function endpointsOf(
  options: AppOptions,
  { renderer, translations, admitted }: Shared,
): Endpoint[] {
  const build = buildFingerprint({ watch: options.mode === 'development' });
  const codeLimit = rateLimit({ name: 'code', points: 20, windowSeconds: 15 * 60 });
  const signInLimits = {
    own: rateLimit({ name: 'sign-in', points: 10, windowSeconds: 15 * 60 }),
    network: rateLimit({ name: 'sign-in-network', points: 100, windowSeconds: 15 * 60 }),
  };
  return [
    ...reportRoutes(publishedPages({ renderer, translations, build })),
    ...homeRoutes,
    ...sessionRoutes({ limits: signInLimits, secrets: options.secrets, random: randomBytes }),
    ...accountRoutes({ localityChoices }),
    ...answeringRoutes({
      fragment: renderer.fragment,
      score: responseScorer(options.clock),
      withdrawn: markStale,
      random: randomBytes,
      secrets: options.secrets,
      codeLimit,
      callers: {
        limit: rateLimit({ name: 'caller', points: 60, windowSeconds: 60 }),
        publicUrl: options.publicUrl,
      },
    }),
    ...exportRoutes(longWorkPace(admitted.respondents.isActive)),
    ...quotaRoutes,
    ...reviewRoutes({ changed: markStale }),
    ...servicePointRoutes,
    ...invitationRoutes({ secrets: options.secrets }),
    ...letterRoutes({ secrets: options.secrets, publicUrl: options.publicUrl, translations }),
    ...callerRoutes({ appSecrets: options.secrets, random: randomBytes }),
    ...posterRoutes({ publicUrl: options.publicUrl, translations }),
    ...samplingRoutes({ prepareAnswers: createRoundPartition, indexOf: indexFor }),
    ...roundRoutes({ codeVersion: options.codeVersion, wakeWorker: options.wakeWorker }),
    ...questionnaireRoutes(questionnaireCollaborators(renderer.fragment)),
  ];
}

/**
 * A process works on so many requests of a class at once; what waits beyond that is told to come
 * back. Respondents get their page, or a wait in words, within five seconds.
 */
const admissions = (): Mounting['admissions'] => ({
  respondents: admission({ most: 400, patienceMs: 3_500 }),
  readers: admission({ most: 2_000, patienceMs: 10_000 }),
  office: admission({ most: 100, patienceMs: 30_000 }),
});

/** The work that server processes do in the background. */
export const jobsOf = (clock: () => Date): JobDefinition[] => [
  computeJob(clock),
  eraseDraftsJob(clock),
  reconcileCountsJob(),
  renderPublicationJob(renderingTools),
  relieveRoundsJob(clock, { prepareAnswers: createRoundPartition, hasDrafts }),
];

/** For pages that are rendered beside the requests. */
const renderingTools = (): RenderingTools => ({
  renderer: makeRenderer({ views: viewsFolder, public: publicFolder }, { cache: true }),
  translations: loadTranslations(viewsFolder, { strict: false }),
  build: buildFingerprint({ watch: false }),
});

export function createApp(options: AppOptions): App {
  const { pools } = options;
  const condition = options.condition ?? serverCondition();
  watchPool('respondents', pools.respondents);
  watchPool('office', pools.office);
  const probe = databaseProbe(options.databaseUrl);
  const renderer = makeRenderer(
    { views: viewsFolder, public: publicFolder },
    { cache: options.mode !== 'development' },
  );
  const session = sessions({
    databaseUrl: options.databaseUrl,
    secrets: options.secrets,
    secure: options.secure,
  });
  const translations = loadTranslations(viewsFolder, { strict: options.mode === 'test' });
  const admitted = admissions();
  const endpoints = endpointsOf(options, { renderer, translations, admitted });
  const express = createApplication({
    mounting: {
      pools,
      admissions: admitted,
      renderer,
      translations,
      can,
      findActor: (session) => findActor(pools.office, session),
      clock: options.clock,
      secure: options.secure,
    },
    endpoints,
    session: session.middleware,
    secrets: options.secrets,
    trustProxy: options.trustProxy,
    publicFolder,
    staticFolders: {
      '/fonts': path.join(projectRoot, 'node_modules/@fontsource/be-vietnam-pro/files'),
    },
    log,
    health: {
      alive: condition.isAlive,
      ready: async () => {
        await condition.mustBeReady(pools.office);
        await probe.check();
      },
      metrics: options.metrics ?? metricsText,
      metricsType,
      metricsToken: options.metricsToken ?? null,
    },
  });
  const close = async (): Promise<void> => {
    await Promise.all([session.close(), probe.close()]);
  };
  return { express, endpoints, translations, close };
}
