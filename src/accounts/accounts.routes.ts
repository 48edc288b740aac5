// All pages of accounts: one's own, those of people and organisations, and what was done.
import { get, type Endpoint } from '../platform/http/endpoint.ts';
import { auditPage, auditPages } from './audit-page.reply.ts';
import { organisationRoutes } from './organisations/organisations.routes.ts';
import { ownAccountRoutes, type OwnDeps } from './own/own-account.routes.ts';
import { welcomeRoutes } from './own/welcome.routes.ts';
import { peopleRoutes } from './people/people.routes.ts';

export const accountRoutes = (deps: OwnDeps): Endpoint[] => [
  ...welcomeRoutes,
  ...ownAccountRoutes(deps),
  ...peopleRoutes(deps),
  ...organisationRoutes(deps),
  get('/audit', { permission: 'audit.read', of: 'anywhere', query: auditPages }, auditPage),
];
