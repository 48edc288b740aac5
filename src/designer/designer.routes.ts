// All pages of the questionnaires room. Paths with a fixed word come before those with a code.
import type { Endpoint } from '../platform/http/endpoint.ts';
import { bankRoutes } from './bank/bank.routes.ts';
import { checkRoutes, type CheckDeps } from './pages/check.routes.ts';
import { describeRoutes } from './pages/describe.routes.ts';
import { editRoutes } from './pages/edit.routes.ts';
import { listRoutes } from './pages/list.routes.ts';
import { nodeRoutes, type NodeDeps } from './pages/node/node.routes.ts';
import { overviewRoutes } from './pages/overview.routes.ts';
import type { OverviewDeps } from './pages/overview.reply.ts';
import { paperRoutes } from './pages/paper.routes.ts';
import { translationRoutes } from './pages/translations.routes.ts';
import { scenarioRoutes } from './pages/scenarios.routes.ts';
import { tryRoutes } from './pages/try.routes.ts';

export type QuestionnaireDeps = CheckDeps & NodeDeps & OverviewDeps;

export const questionnaireRoutes = (deps: QuestionnaireDeps): Endpoint[] => [
  ...listRoutes(),
  ...overviewRoutes(deps),
  ...editRoutes(),
  ...nodeRoutes(deps),
  ...bankRoutes(),
  ...describeRoutes(),
  ...checkRoutes(deps),
  ...translationRoutes(),
  ...tryRoutes(deps),
  ...scenarioRoutes,
  ...paperRoutes(),
];
