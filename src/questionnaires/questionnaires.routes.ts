// All pages of the questionnaires room. Paths with a fixed word come before those with a code.
import type { Endpoint } from '../platform/http/endpoint.ts';
import { bankRoutes } from './designer/bank.routes.ts';
import { checkRoutes, type CheckDeps } from './designer/check.routes.ts';
import { describeRoutes } from './designer/describe.routes.ts';
import { editRoutes } from './designer/edit.routes.ts';
import { listRoutes } from './designer/list.routes.ts';
import { nodeRoutes, type NodeDeps } from './designer/node.routes.ts';
import { overviewRoutes, type OverviewDeps } from './designer/overview.routes.ts';
import { paperRoutes } from './designer/paper.routes.ts';
import { translationRoutes } from './designer/translations.routes.ts';
import { tryRoutes } from './designer/try.routes.ts';

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
  ...paperRoutes(),
];
