// The demonstration: three accounts, and a survey round answered by simulated people, computed and
// published so that every page has something to show. All of it says that it is simulated.
import { HOST_ORGANISATION } from '../accounts/host-organisation.ts';
import { computeResults, type Progress } from '../indicators/computing/compute-results.job.ts';
import { findComputation } from '../indicators/computations.store.ts';
import { publishComputation } from '../indicators/publication/publish-computation.command.ts';
import { requestComputation } from '../indicators/computing/request-computation.command.ts';
import { responseScorer } from '../indicators/response-scorer.ts';
import { listCommunes, listProvinces } from '../localities/localities.store.ts';
import { inTransaction } from '../platform/db/database.ts';
import type { Db } from '../platform/db/connect.ts';
import { compileOrThrow } from '../questionnaires/engine/compiled.ts';
import { findVersion } from '../questionnaires/versions/versions.store.ts';
import { preparationOf } from '../responses/submission/preparation.ts';
import { foldDeltas } from '../responses/counts/response-counts.store.ts';
import { createRoundPartition } from '../responses/submission/responses.store.ts';
import { findRoundByCode } from '../sampling/rounds/rounds.store.ts';
import { insertRound } from '../sampling/rounds/round-changes.store.ts';
import type { Round } from '../sampling/rounds/round.ts';
import { afterServiceQuestionnaire, findBuiltIn } from './seed.ts';
import { idOf } from './demonstration-people.ts';
import { answerProvince } from './demonstration-answers.ts';

export const demonstrationSeed = 1;

export const demonstrationRound = 'demo-2026';

export function demonstrationRoundOf(versionId: string, now: Date): Round {
  return {
    id: idOf('round', demonstrationRound),
    organisationId: HOST_ORGANISATION,
    code: demonstrationRound,
    versionId,
    status: 'open',
    kind: 'probability',
    simulated: true,
    title: {
      vi: 'Trải nghiệm dịch vụ công thiết yếu 2026 (đợt chạy thử)',
      en: 'Essential public services experience 2026 (trial round)',
    },
    organiser: { vi: 'Người cài đặt bản chạy thử này', en: 'Whoever installed this trial' },
    indexCode: 'essential-public-services',
    minRespondents: 30,
    lonelyPsu: 'adjust',
    draftDays: 14,
    opensAt: new Date(now.getTime() - 30 * 24 * 3_600_000),
    closesAt: null,
  };
}

/** The round with its simulated answers, computed and published; does nothing when it is there. */
export async function seedDemonstrationRound(
  db: Db,
  versionId: string,
  work: { now: Date; codeVersion: string; progress: Progress; seed?: number },
): Promise<void> {
  if (await findRoundByCode(db, demonstrationRound)) return;
  const round: Round = {
    ...demonstrationRoundOf(versionId, work.now),
    shortVersionId: await findBuiltIn(db, afterServiceQuestionnaire),
  };
  const version = await findVersion(db, versionId);
  if (!version) throw new Error(`there is no questionnaire version ${versionId}`);
  const preparation = preparationOf(round, compileOrThrow(version.model));
  const score = responseScorer(() => work.now);
  const computationId = await inTransaction(db, async (tx) => {
    await insertRound(tx, round, work.now);
    await createRoundPartition(tx, round.id);
    const provinces = await listProvinces(tx, work.now);
    for (const [done, province] of provinces.entries()) {
      work.progress(done / provinces.length, province.name.vi);
      await answerProvince(tx, round, province, {
        seed: work.seed ?? demonstrationSeed,
        now: work.now,
        communes: await listCommunes(tx, province.id, work.now),
        preparation,
        score,
      });
    }
    work.progress(1, '');
    await foldDeltas(tx);
    return (
      await requestComputation(tx, round, {
        actor: null,
        at: work.now,
        codeVersion: work.codeVersion,
      })
    ).id;
  });
  await computeResults(db, computationId, {
    progress: () => undefined,
    isLastAttempt: true,
    now: work.now,
  });
  await inTransaction(db, async (tx) => {
    const computation = await findComputation(tx, computationId);
    if (computation?.status === 'computed')
      await publishComputation(tx, computation, { actor: null, at: work.now });
  });
}
