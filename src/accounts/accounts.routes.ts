// All pages of accounts: one's own, those of people and organisations, and what was done.
import { approvalRoutes, type ApprovalDeps } from './approvals/approvals.routes.ts';
import { secondFactorRoutes, type SecondFactorDeps } from './own/second-factor.routes.ts';
import type { Endpoint } from '../platform/http/endpoint.ts';
import { auditRoutes } from './audit/audit.routes.ts';
import { organisationRoutes } from './organisations/organisations.routes.ts';
import { ownAccountRoutes, type OwnDeps } from './own/own-account.routes.ts';
import { welcomeRoutes } from './own/welcome.routes.ts';
import { peopleRoutes } from './people/people.routes.ts';

export const accountRoutes = (deps: OwnDeps & SecondFactorDeps & ApprovalDeps): Endpoint[] => [
  ...welcomeRoutes,
  ...ownAccountRoutes(deps),
  ...secondFactorRoutes(deps),
  ...peopleRoutes(deps),
  ...organisationRoutes(deps),
  ...approvalRoutes(deps),
  ...auditRoutes,
];
