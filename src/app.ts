// Composes the rooms into one application: which endpoints there are, and who gives what to whom
// where a room may not look into another.
import type { Express } from 'express';
import { collectDefaultMetrics, register } from 'prom-client';
import path from 'node:path';
import { accountRoutes } from './accounts/accounts.routes.ts';
import { can } from './accounts/permissions.ts';
import { sessionRoutes } from './accounts/session.routes.ts';
import { findActor } from './accounts/users.store.ts';
import type { Db } from './platform/db/database.ts';
import { createApplication } from './platform/http/application.ts';
import type { Endpoint } from './platform/http/endpoint.ts';
import { rateLimit } from './platform/http/rate-limit.ts';
import { makeRenderer, type Renderer } from './platform/http/render.ts';
import { sessions } from './platform/http/sessions.ts';
import { loadTranslations } from './platform/i18n/translations.ts';
import { log } from './platform/log/log.ts';
import { projectRoot, publicFolder, viewsFolder } from './platform/paths.ts';
import { homeRoutes } from './sampling/home.routes.ts';

export interface AppOptions {
  db: Db;
  databaseUrl: string;
  secret: string;
  mode: 'development' | 'test' | 'production';
  /** Cookies over HTTPS only. */
  secure: boolean;
  trustProxy: boolean | number;
  clock: () => Date;
}

export interface App { express: Express; endpoints: readonly Endpoint[]; close: () => Promise<void> }

function endpointsOf(options: AppOptions, _renderer: Renderer): Endpoint[] {
  const signInLimit = rateLimit(options.db, { name: 'sign-in', points: 10, windowSeconds: 15 * 60 });
  return [
    ...homeRoutes,
    ...sessionRoutes({ signInLimit }),
    ...accountRoutes({ localityChoices: async () => [] }),
  ];
}

if (register.getMetricsAsArray().length === 0) collectDefaultMetrics();

export function createApp(options: AppOptions): App {
  const renderer = makeRenderer({ views: viewsFolder, public: publicFolder }, { cache: options.mode !== 'development' });
  const session = sessions({ databaseUrl: options.databaseUrl, secret: options.secret, secure: options.secure });
  const endpoints = endpointsOf(options, renderer);
  const express = createApplication({
    mounting: {
      db: options.db,
      renderer,
      translations: loadTranslations(viewsFolder, { strict: options.mode === 'test' }),
      can,
      findActor: (userId) => findActor(options.db, userId),
      clock: options.clock,
      secure: options.secure,
    },
    endpoints,
    session: session.middleware,
    secret: options.secret,
    trustProxy: options.trustProxy,
    publicFolder,
    staticFolders: { '/assets/fonts': path.join(projectRoot, 'node_modules/@fontsource/be-vietnam-pro/files') },
    log,
    health: {
      ready: async () => { await options.db.raw('select 1'); },
      metrics: () => register.metrics(),
      metricsType: register.contentType,
    },
  });
  return { express, endpoints, close: session.close };
}
