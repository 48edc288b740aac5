// The history of a round as a list of actions: drafts begun, moved, erased, sent by every entry channel,
// alone and in batches; imports, decisions, withdrawals, a newer version. Each action calls the
// application's own functions.
import { randomBytes, randomUUID } from 'node:crypto';
import { inTransaction } from '../../src/platform/db/database.ts';
import type { Tx } from '../../src/platform/db/connect.ts';
import { compileOrThrow } from '../../src/questionnaires/engine/compiled.ts';
import { createQuestionnaire } from '../../src/questionnaires/versions/version-changes.store.ts';
import { publishVersion } from '../../src/questionnaires/versions/version-changes.store.ts';
import { compiledVersions } from '../../src/responses/submission/compiled-versions.store.ts';
import type { Draft } from '../../src/responses/submission/draft.ts';
import {
  chooseService,
  deleteDraft,
  deleteExpiredDrafts,
  insertDraft,
  moveDraft,
  updateDraft,
} from '../../src/responses/submission/drafts.store.ts';
import { entryChannels, NO_ENTRY } from '../../src/responses/submission/entry.ts';
import { draftIdOf, newToken, receiptOf, responseIdOf } from '../../src/responses/keys/keys.ts';
import { preparationOf, type Submission } from '../../src/responses/submission/preparation.ts';
import {
  eraseResponse,
  setResponseStatus,
} from '../../src/responses/submission/responses.store.ts';
import { roundCache } from '../../src/responses/submission/rounds-in-use.store.ts';
import {
  submitDrafts,
  type DraftSubmission,
} from '../../src/responses/submission/submit-drafts.command.ts';
import {
  submitAnswers,
  submitManyAnswers,
} from '../../src/responses/submission/submit-response.command.ts';
import { foldDeltas } from '../../src/responses/counts/response-counts.store.ts';
import { setRoundVersion } from '../../src/sampling/rounds/round-changes.store.ts';
import type { AnsweringApp } from '../support/answering-app.ts';
import { smallForm } from './small-form.ts';
import { noScores } from '../support/scorers.ts';

export const actions = [
  'begin',
  'beginWithDossier',
  'savePage',
  'chooseService',
  'move',
  'erase',
  'expire',
  'sendBatch',
  'sendTwice',
  'import',
  'importMany',
  'decide',
  'withdraw',
  'newVersion',
  'fold',
] as const;
export interface Action {
  kind: (typeof actions)[number];
  seed: number;
}

const PLACES = [1001, 1042, 1079];
const SERVICES = [null, 'DVC01', 'DVC09'];
const START = new Date('2026-11-26T16:00:00Z').getTime();
const pick = <T>(list: readonly T[], seed: number): T => list[seed % list.length]!;

interface BegunDraft {
  draft: Draft;
  submission: DraftSubmission;
}

export class AnswerHistory {
  /** Kinds that found something to do. */
  readonly done = new Set<Action['kind']>();
  private readonly drafts: BegunDraft[] = [];
  private versionId: string;
  private readonly site: AnsweringApp;
  private readonly deps = { versions: compiledVersions(), score: noScores, rounds: roundCache() };

  private constructor(site: AnsweringApp, versionId: string) {
    this.site = site;
    this.versionId = versionId;
  }

  static async of(site: AnsweringApp): Promise<AnswerHistory> {
    const round = (await site.db('rounds').where({ id: site.round.id }).first()) as {
      version_id: string;
    };
    return new AnswerHistory(site, round.version_id);
  }

  /** @param tx to perform it in, for actions of a single transaction */
  async perform({ kind, seed }: Action, tx?: Tx): Promise<void> {
    const action = this.singleTransactionActions()[kind];
    const didSomething = action
      ? await inTransaction(tx ?? this.site.db, (own) => action(own, seed))
      : await this.send(kind, seed);
    if (didSomething) this.done.add(kind);
  }

  /** The time of a action: an hour before midnight in Viet Nam, and some hours after it. */
  private at = (seed: number): Date => new Date(START + (seed % 5) * 3_600_000);

  private singleTransactionActions(): Partial<
    Record<Action['kind'], (tx: Tx, seed: number) => Promise<boolean>>
  > {
    return {
      begin: (tx, seed) => this.begin(tx, seed, false),
      beginWithDossier: (tx, seed) => this.begin(tx, seed, true),
      savePage: (tx, seed) =>
        this.onDraft(seed, (one) => updateDraft(tx, { ...one.draft, answers: { age: seed % 90 } })),
      chooseService: (tx, seed) =>
        this.onDraft(seed, (one) =>
          this.changeDraft(tx, one, { serviceId: pick(SERVICES, seed + 1) }, (after) =>
            chooseService(tx, after, one.draft),
          ),
        ),
      move: (tx, seed) =>
        this.onDraft(seed, (one) =>
          this.changeDraft(tx, one, { localityId: pick(PLACES, seed + 1) }, (after) =>
            moveDraft(tx, one.draft, after.localityId),
          ),
        ),
      erase: (tx, seed) => this.onDraft(seed, (one) => deleteDraft(tx, one.draft)),
      expire: async (tx, seed) =>
        (await deleteExpiredDrafts(tx, new Date(this.at(seed).getTime() + 5 * 86_400_000))) > 0,
      import: async (tx, seed) =>
        (
          await submitAnswers(tx, {
            preparation: await this.preparation(),
            submission: this.submission(seed),
            score: noScores,
          })
        ).ok,
      importMany: async (tx, seed) => {
        const submissions = Array.from({ length: 3 + (seed % 7) }, (_, index) =>
          this.submission(seed + index),
        );
        return (
          (await submitManyAnswers(tx, {
            preparation: await this.preparation(),
            submissions: [...submissions, submissions[0]!],
            score: noScores,
          })) > 0
        );
      },
      decide: (tx, seed) =>
        this.onResponse(tx, seed, (one) =>
          setResponseStatus(tx, one, one.localityId, seed % 2 === 0 ? 'counted' : 'excluded'),
        ),
      withdraw: (tx, seed) =>
        this.onResponse(tx, seed, (one) => eraseResponse(tx, one, one.localityId, this.at(seed))),
      newVersion: (tx) => this.newVersion(tx),
      fold: async (tx) => (await foldDeltas(tx)) > 0,
    };
  }

  private async begin(tx: Tx, seed: number, withDossier: boolean): Promise<boolean> {
    const token = newToken(randomBytes);
    const now = this.at(seed);
    const entry = {
      ...NO_ENTRY,
      caller: withDossier ? 'cong' : null,
      ticket: withDossier
        ? { kind: 'dossier' as const, key: randomBytes(16).toString('hex') }
        : null,
    };
    const draft: Draft = {
      id: draftIdOf(token),
      localityId: pick(PLACES, seed),
      roundId: this.site.round.id,
      versionId: this.versionId,
      serviceId: pick(SERVICES, seed),
      channel: withDossier ? 'after_service' : pick(entryChannels, seed),
      entry,
      language: 'vi',
      device: 'phone',
      consentVersion: 'test',
      answers: seed % 11 === 10 ? {} : { age: 40 },
      typed: {},
      keepsPartial: false,
      sentKeys: [],
      paradata: {},
      sourceHash: null,
      startedAt: now,
      updatedAt: now,
      expiresAt: new Date(now.getTime() + (seed % 2 === 0 ? 4 : 20) * 86_400_000),
    };
    await insertDraft(tx, draft);
    this.drafts.push({
      draft,
      submission: {
        key: draft,
        roundCode: this.site.round.code,
        responseId: responseIdOf(receiptOf(token)),
        languageOf: () => 'vi',
        trapped: seed % 4 === 0,
        now,
      },
    });
    return true;
  }

  /**
   * Sends some of the drafts begun so far in one batch, also ones sent, erased or expired before.
   */
  private async send(kind: Action['kind'], seed: number): Promise<boolean> {
    const submissions = this.drafts
      .filter((_, index) => (index + seed) % 3 > 0)
      .slice(-32)
      .map(({ draft, submission }) => ({
        ...submission,
        key: draft,
        trapped: (seed + draft.localityId) % 4 === 0,
      }));
    if (submissions.length === 0) return false;
    const at = this.at(seed);
    const batch = (kind === 'sendTwice' ? [...submissions, ...submissions] : submissions).map(
      (submission) => ({
        ...submission,
        now: at,
      }),
    );
    return (await submitDrafts(this.site.db, batch, this.deps)).some(
      (outcome) => outcome.kind === 'stored',
    );
  }

  private async onDraft(
    seed: number,
    work: (one: BegunDraft) => Promise<unknown>,
  ): Promise<boolean> {
    if (this.drafts.length === 0) return false;
    return (await work(pick(this.drafts, seed))) !== false;
  }

  /** Changes a draft that still exists. */
  private async changeDraft(
    tx: Tx,
    one: BegunDraft,
    change: Partial<Draft>,
    write: (after: Draft) => Promise<void>,
  ): Promise<boolean> {
    const stored = (await tx('drafts')
      .where({ id: one.draft.id, locality_id: one.draft.localityId })
      .first('id')) as { id: string } | undefined;
    if (!stored) return false;
    const after = { ...one.draft, ...change };
    await write(after);
    one.draft = after;
    return true;
  }

  private async onResponse(
    tx: Tx,
    seed: number,
    work: (key: { id: string; roundId: string; localityId: number }) => Promise<boolean>,
  ): Promise<boolean> {
    const rows = (await tx('responses')
      .where({ round_id: this.site.round.id })
      .orderBy('id')
      .select('id', 'locality_id')) as { id: string; locality_id: number }[];
    const row = rows[seed % Math.max(1, rows.length)];
    return row
      ? await work({ id: row.id, roundId: this.site.round.id, localityId: row.locality_id })
      : false;
  }

  private preparation = async () =>
    preparationOf({ id: this.site.round.id, versionId: this.versionId }, compileOrThrow(smallForm));

  private submission(seed: number): Submission {
    return {
      id: randomUUID(),
      localityId: pick(PLACES, seed),
      serviceId: pick(SERVICES, seed + 1),
      stratum: null,
      psu: null,
      weight: null,
      channel: pick(['simulation', 'import'], seed),
      servicePoint: null,
      caller: null,
      language: 'vi',
      consentVersion: null,
      answers: { age: 30 },
      sourceHash: null,
      seconds: seed % 3 === 0 ? 1 : 300,
      submittedAt: this.at(seed),
      trapped: seed % 6 === 0,
    };
  }

  private async newVersion(tx: Tx): Promise<boolean> {
    const { versionId } = await createQuestionnaire(tx, {
      code: `small-${randomUUID()}`,
      model: smallForm,
      userId: null,
    });
    await publishVersion(tx, versionId, null);
    await setRoundVersion(tx, this.site.round.id, versionId);
    this.versionId = versionId;
    return true;
  }
}
