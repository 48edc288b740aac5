// The respondents' pages of the room, together.
import type { Endpoint } from '../platform/http/endpoint.ts';
import { afterServiceBatchRoutes } from './after-service-batch.routes.ts';
import { checkRoutes } from './check.routes.ts';
import { compiledVersions } from './compiled-versions.store.ts';
import { quotaWatch } from './filled-quotas.store.ts';
import { invitationDoorRoutes } from './invitation.routes.ts';
import { pageRoutes } from './page.routes.ts';
import { placeRoutes } from './place.routes.ts';
import { receiptRoutes } from './receipt.routes.ts';
import { removeInstanceRoutes } from './remove-instance.routes.ts';
import { resumeRoutes } from './resume.routes.ts';
import { serviceRoutes } from './service.routes.ts';
import { startRoutes } from './start.routes.ts';
import type { Answering, AnsweringDeps } from './visit.routes.ts';

export function answeringRoutes(deps: AnsweringDeps): Endpoint[] {
  const answering: Answering = { ...deps, versions: compiledVersions(), quotas: quotaWatch() };
  return [
    startRoutes,
    placeRoutes,
    serviceRoutes,
    pageRoutes,
    removeInstanceRoutes,
    checkRoutes,
    receiptRoutes,
    resumeRoutes,
    afterServiceBatchRoutes,
    invitationDoorRoutes,
  ].flatMap((routes) => routes(answering));
}
