// The background jobs of all rooms, for the worker of a server process.
import { computeJob } from '../indicators/computing/compute-results.job.ts';
import { tableJob } from '../indicators/tables/make-table.job.ts';
import { buildFingerprint } from '../platform/build-fingerprint.ts';
import { makeRenderer } from '../platform/http/render.ts';
import { loadTranslations } from '../platform/i18n/translations.ts';
import type { JobDefinition } from '../platform/jobs/job-definition.ts';
import { publicFolder, viewsFolder } from '../platform/config/paths.ts';
import { renderPublicationJob } from '../reports/render-publication.job.ts';
import type { RenderingTools } from '../reports/rendering-tools.ts';
import { hasDrafts } from '../responses/submission/drafts.store.ts';
import { eraseDraftsJob } from '../responses/partial/erase-drafts.job.ts';
import { eraseRoundsJob } from '../responses/privacy/erase-rounds.job.ts';
import { reconcileCountsJob } from '../responses/counts/reconcile-counts.job.ts';
import { createRoundPartition } from '../responses/submission/responses.store.ts';
import { rollOverRoundsJob } from '../sampling/roll-over-rounds.job.ts';

/** The work that server processes do in the background. */
export const jobsOf = (clock: () => Date): JobDefinition[] => [
  computeJob(clock),
  eraseDraftsJob(clock),
  reconcileCountsJob(),
  renderPublicationJob(renderingTools),
  tableJob(clock),
  eraseRoundsJob(clock),
  rollOverRoundsJob(clock, { prepareAnswers: createRoundPartition, hasDrafts }),
];

/** For pages that are rendered beside the requests. */
const renderingTools = (): RenderingTools => ({
  renderer: makeRenderer({ views: viewsFolder, public: publicFolder }, { cache: true }),
  translations: loadTranslations(viewsFolder, { strict: false }),
  build: buildFingerprint({ watch: false }),
});
