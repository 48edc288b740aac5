// All endpoints of respondents, with what they share.
import type { Endpoint } from '../platform/http/endpoint.ts';
import { servedReportRoutes } from './entry/after-service/served-report.routes.ts';
import { afterServiceBatchRoutes } from './entry/after-service/after-service-batch.routes.ts';
import { buttonFrameRoutes } from './entry/button-frame.routes.ts';
import { aboutRoundRoutes } from './pages/about-round.routes.ts';
import { shortEntryRoutes } from './entry/short-entry.routes.ts';
import { tellMoreRoutes } from './short-form/tell-more.routes.ts';
import { shortLinkRoutes } from './entry/after-service/short-link.routes.ts';
import { checkRoutes } from './pages/check.routes.ts';
import { compiledVersions } from './submission/compiled-versions.store.ts';
import { fullCellCache } from './counts/quota-cache.store.ts';
import { formsHereRoutes } from './pages/forms-here.routes.ts';
import { invitationCodeRoutes } from './entry/invitation.routes.ts';
import { pageRoutes } from './pages/page.routes.ts';
import { placeRoutes } from './entry/place.routes.ts';
import { receiptRoutes } from './pages/receipt.routes.ts';
import { removeInstanceRoutes } from './pages/remove-instance.routes.ts';
import { resumeRoutes } from './pages/resume.routes.ts';
import { serviceRoutes } from './entry/service.routes.ts';
import { startRoutes } from './entry/start.routes.ts';
import { ownResponseRoutes } from './privacy/own-response.routes.ts';
import { withdrawRoutes } from './pages/withdraw.routes.ts';
import type { Answering, AnsweringDeps } from './visiting/visit.ts';

export function answeringRoutes(deps: AnsweringDeps): Endpoint[] {
  const answering: Answering = { ...deps, versions: compiledVersions(), quotas: fullCellCache() };
  return [
    startRoutes,
    placeRoutes,
    serviceRoutes,
    pageRoutes,
    removeInstanceRoutes,
    formsHereRoutes,
    checkRoutes,
    receiptRoutes,
    shortEntryRoutes,
    tellMoreRoutes,
    aboutRoundRoutes,
    withdrawRoutes,
    ownResponseRoutes,
    resumeRoutes,
    afterServiceBatchRoutes,
    shortLinkRoutes,
    buttonFrameRoutes,
    servedReportRoutes,
    invitationCodeRoutes,
  ].flatMap((routes) => routes(answering));
}
