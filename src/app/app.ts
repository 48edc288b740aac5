// Composes the rooms into one Express application: pools, sessions, rendering, limits of admission, health.
import type { Express } from 'express';
import path from 'node:path';
import { can, mayMake } from '../accounts/permissions.ts';
import { findActor } from '../accounts/users.store.ts';
import { databaseProbe, type Probe } from '../platform/db/probe.ts';
import { admission } from '../platform/http/limits/admission.ts';
import { createApplication, type ApplicationOptions } from '../platform/http/application.ts';
import type { Mounting } from '../platform/http/mounting.ts';
import type { Endpoint } from '../platform/http/endpoint.ts';
import { makeRenderer } from '../platform/http/render.ts';
import { sessions } from '../platform/http/sessions.ts';
import { loadTranslations, type Translations } from '../platform/i18n/translations.ts';
import { log } from '../platform/log/log.ts';
import { metricsText, metricsType, watchPool } from '../platform/metrics/metrics.ts';
import { projectRoot, publicFolder, viewsFolder } from '../platform/config/paths.ts';
import { serverCondition } from './server-condition.ts';
import { endpointsOf } from './endpoints.ts';
import type { AppOptions } from './app-options.ts';

export interface App {
  express: Express;
  endpoints: readonly Endpoint[];
  translations: Translations;
  close: () => Promise<void>;
}

/**
 * A process works on so many requests of a class at once; what waits beyond that is asked to come
 * back. Respondents get their page, or a wait in words, within five seconds.
 */
const admissions = (): Mounting['admissions'] => ({
  respondents: admission({ most: 400, patienceMs: 3_500 }),
  readers: admission({ most: 2_000, patienceMs: 10_000 }),
  office: admission({ most: 100, patienceMs: 30_000 }),
});

/** What /healthz, /readyz and /metrics answer. */
function healthOf(options: AppOptions, probe: Probe): ApplicationOptions['health'] {
  const condition = options.condition ?? serverCondition();
  return {
    alive: condition.isAlive,
    ready: async () => {
      await condition.mustBeReady(options.pools.office);
      await probe.check();
    },
    metrics: options.metrics ?? metricsText,
    metricsType,
    metricsToken: options.metricsToken ?? null,
  };
}

export function createApp(options: AppOptions): App {
  const { pools } = options;
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
      mayMake,
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
    health: healthOf(options, probe),
  });
  const close = async (): Promise<void> => {
    await Promise.all([session.close(), probe.close()]);
  };
  return { express, endpoints, translations, close };
}
