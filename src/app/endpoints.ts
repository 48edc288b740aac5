// Which endpoints there are, and what each room is given of rooms that it may not import.
import { singleSignOnRoutes } from '../accounts/single-sign-on/single-sign-on.routes.ts';
import { identityProvider } from '../platform/identity-provider.ts';
import { publishApproved } from '../indicators/publication/ask-publication.command.ts';
import { randomBytes } from 'node:crypto';
import { accountRoutes } from '../accounts/accounts.routes.ts';
import { sessionRoutes } from '../accounts/session.routes.ts';
import { markStale } from '../indicators/computations.store.ts';
import { indexFor, responseScorer } from '../indicators/response-scorer.ts';
import { roundRoutes } from '../indicators/rounds.routes.ts';
import { servedCountRoutes } from '../sampling/served/served-counts.routes.ts';
import { attributeRoutes } from '../localities/attributes/attributes.routes.ts';
import { marginRoutes } from '../localities/population/margins.routes.ts';
import { publicServiceRoutes } from '../localities/services/services.routes.ts';
import { servicePointRoutes } from '../localities/service-points/service-points.routes.ts';
import { finder } from '../localities/finder/finder.store.ts';
import { localityChoices, objectChoices } from './scope-choices.ts';
import { buildFingerprint } from '../platform/build-fingerprint.ts';
import type { Mounting } from '../platform/http/mounting.ts';
import type { Endpoint } from '../platform/http/endpoint.ts';
import { rateLimit } from '../platform/http/limits/rate-limit.ts';
import type { Renderer } from '../platform/http/render.ts';
import type { Lang } from '../platform/i18n/language.ts';
import type { Translate } from '../platform/i18n/translations.ts';
import { longWorkPace } from '../platform/long-work-pace.ts';
import { isVersionSentAtOnce } from '../responses/short-form/sent-at-once.store.ts';
import { answeringRoutes } from '../responses/answering.routes.ts';
import type { AnsweringDeps } from '../responses/visiting/visit.ts';
import { publishedPages } from '../reports/published-pages.store.ts';
import { reportRoutes } from '../reports/reports.routes.ts';
import { partialRoutes } from '../responses/partial/partial.routes.ts';
import { exportRoutes } from '../responses/microdata/export.routes.ts';
import { designerDependencies } from './designer-dependencies.ts';
import { questionnaireRoutes } from '../designer/designer.routes.ts';
import { createRoundPartition } from '../responses/submission/responses.store.ts';
import { countsOfRound } from '../responses/monitoring/counts.store.ts';
import type { Reader } from '../platform/db/connect.ts';
import { breachRoutes } from '../operation/breaches/breaches.routes.ts';
import { operationRoutes } from '../operation/operation.routes.ts';
import { metricsText } from '../platform/metrics/metrics.ts';
import { privacyRoutes } from '../responses/privacy/privacy.routes.ts';
import { quotaRoutes } from '../responses/monitoring/quotas.routes.ts';
import { reviewRoutes } from '../responses/monitoring/review.routes.ts';
import { callerRoutes } from '../sampling/callers/callers.routes.ts';
import { homeRoutes } from '../sampling/rounds/home.routes.ts';
import { letterRoutes } from '../sampling/invitations/invitation-letters.routes.ts';
import { invitationRoutes } from '../sampling/invitations/invitations.routes.ts';
import { minutesOfForm, minutesOfVersion } from './minutes.ts';
import { buttonRoutes } from '../sampling/buttons/buttons.routes.ts';
import { buttonCounts } from '../responses/monitoring/button-counts.store.ts';
import { posterRoutes } from '../sampling/posters.routes.ts';
import { samplingRoutes } from '../sampling/rounds/rounds.routes.ts';
import type { AppOptions } from './app-options.ts';
import { jobsOf } from './jobs.ts';
import { removeRoundStorage, roundContents } from './round-contents.store.ts';

interface Shared {
  renderer: Renderer;
  translations: Record<Lang, Translate>;
  admitted: Mounting['admissions'];
}

/** For the page that asks before a round is closed. */
async function roundProgress(
  db: Reader,
  roundId: string,
  now: Date,
): Promise<{ sent: number; begun: number }> {
  const { counted, held, drafts } = await countsOfRound(db, roundId, { now, places: null });
  return { sent: counted + held, begun: drafts };
}

/** Signing in, one's own account, those of others. */
function accountEndpoints({ secrets, publicUrl, identityProvider: at }: AppOptions): Endpoint[] {
  const limits = {
    own: rateLimit({ name: 'sign-in', points: 10, windowSeconds: 15 * 60 }),
    network: rateLimit({ name: 'sign-in-network', points: 100, windowSeconds: 15 * 60 }),
  };
  const provider = at ? identityProvider(at) : null;
  const pages = { secrets, random: randomBytes, providerName: provider?.name ?? null };
  return [
    ...sessionRoutes({ limits, ...pages }),
    ...singleSignOnRoutes({ provider, publicUrl, ...pages }),
    ...accountRoutes({
      provider,
      localityChoices,
      objectChoices,
      publicUrl,
      limit: limits.own,
      secrets,
      approved: { publish: publishApproved },
    }),
  ];
}

function operationEndpoints(options: AppOptions): Endpoint[] {
  return operationRoutes({
    installation: options.installation ?? { dataFolder: null, connections: 0, findings: [] },
    metrics: options.metrics ?? metricsText,
    mode: options.mode,
    codeVersion: options.codeVersion,
    wakeWorker: options.wakeWorker,
    jobKinds: jobsOf(options.clock).map(({ kind }) => kind),
  });
}

/** Wrong tries of a quarter of an hour. Many people may share an address. */
const codeLimits = () => ({
  network: rateLimit({ name: 'code', points: 100, windowSeconds: 15 * 60 }),
  prefix: rateLimit({ name: 'code-prefix', points: 10, windowSeconds: 15 * 60 }),
  link: rateLimit({ name: 'link', points: 100, windowSeconds: 15 * 60 }),
});

const answeringDeps = (
  { clock, secrets, publicUrl }: AppOptions,
  { fragment }: Shared['renderer'],
): AnsweringDeps => ({
  fragment,
  score: responseScorer(clock),
  minutes: minutesOfForm,
  withdrawn: markStale,
  random: randomBytes,
  secrets,
  codeLimits: codeLimits(),
  finder: finder(),
  callers: {
    limit: rateLimit({ name: 'caller', points: 60, windowSeconds: 60 }),
    publicUrl,
  },
});

export function endpointsOf(
  options: AppOptions,
  { renderer, translations, admitted }: Shared,
): Endpoint[] {
  const { publicUrl } = options;
  const pace = longWorkPace(admitted.respondents.isActive);
  const build = buildFingerprint({ watch: options.mode === 'development' });
  return [
    ...reportRoutes(publishedPages({ renderer, translations, build })),
    ...homeRoutes,
    ...accountEndpoints(options),
    ...answeringRoutes(answeringDeps(options, renderer)),
    ...exportRoutes(pace),
    ...partialRoutes(pace),
    ...quotaRoutes,
    ...privacyRoutes,
    ...reviewRoutes({ changed: markStale }),
    ...servicePointRoutes,
    ...publicServiceRoutes,
    ...marginRoutes,
    ...attributeRoutes,
    ...servedCountRoutes,
    ...invitationRoutes({ secrets: options.secrets }),
    ...letterRoutes({
      secrets: options.secrets,
      publicUrl,
      translations,
      minutes: minutesOfVersion,
    }),
    ...callerRoutes({ appSecrets: options.secrets, random: randomBytes }),
    ...buttonRoutes({ publicUrl, counts: buttonCounts }),
    ...posterRoutes({ publicUrl, translations, minutes: minutesOfVersion }),
    ...samplingRoutes({
      prepareAnswers: createRoundPartition,
      indexOf: indexFor,
      isSentAtOnce: isVersionSentAtOnce,
      progress: roundProgress,
      contents: roundContents,
      removeStorage: removeRoundStorage,
    }),
    ...roundRoutes({ codeVersion: options.codeVersion, wakeWorker: options.wakeWorker }),
    ...questionnaireRoutes(designerDependencies(renderer.fragment)),
    ...breachRoutes,
    ...operationEndpoints(options),
  ];
}
