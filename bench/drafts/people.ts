// People who save a draft page by page, as the application does.
import { HOST_ORGANISATION } from '../../src/accounts/host-organisation.ts';
import { randomBytes, randomUUID } from 'node:crypto';
import { inTransaction } from '../../src/platform/db/database.ts';
import type { Db, Tx } from '../../src/platform/db/connect.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { prepared } from '../../src/platform/db/prepared.ts';
import type { Answers } from '../../src/questionnaires/model/answers.ts';
import { compileOrThrow } from '../../src/questionnaires/engine/compiled.ts';
import { findVersion } from '../../src/questionnaires/versions/versions.store.ts';
import type { Draft } from '../../src/responses/submission/draft.ts';
import {
  deleteDraft,
  insertDraft,
  lockDraft,
  updateDraft,
} from '../../src/responses/submission/drafts.store.ts';
import { NO_ENTRY } from '../../src/responses/submission/entry.ts';
import { answerablePaths } from '../../src/forms/journey-pages.ts';
import { journeyOf } from '../../src/forms/journey.ts';
import { answeringSeconds, addTrace } from '../../src/responses/submission/paradata.ts';
import { seedBuiltIn } from '../../src/app/seed.ts';
import { answersOf } from '../responses/ground.ts';
import { insertRound } from '../../src/sampling/rounds/round-changes.store.ts';

export const CONNECTIONS = 4;

const LOCALITY = 1001;

const DAY = 86_400_000;

interface Step {
  page: string;
  given: Answers;
}

export interface Ground {
  db: Db;
  round: { id: string; versionId: string };
  steps: Step[];
}

export type Save = (tx: Tx, draft: Draft, step: Step) => Promise<number>;

/** Letters without a pattern, so that they do not become small by compression. */
const words = (length: number): string => randomBytes(length).toString('base64').slice(0, length);

/** The pages of somebody who filed online, with what each adds. */
function stepsOf(all: Answers, pages: ReturnType<typeof journeyOf>['pages'], text: number): Step[] {
  const here = (paths: readonly string[]): Answers =>
    Object.fromEntries(
      Object.entries(all).filter(([name]) => paths.some((one) => one.split('/')[0] === name)),
    );
  const more = (page: string): Answers => (text === 0 ? {} : { [`words_${page}`]: words(text) });
  return pages.map(({ id, ...page }) => ({
    page: id,
    given: { ...here(answerablePaths({ id, ...page })), ...more(id) },
  }));
}

export async function prepare(db: Db, text: number): Promise<Ground> {
  await migrate(db);
  const versionId = await seedBuiltIn(db, new Date());
  const compiled = compileOrThrow((await findVersion(db, versionId))!.model);
  const answers = answersOf(compiled, new Date());
  const title = { vi: 'Đo', en: 'Bench' };
  const round = { id: randomUUID(), versionId, organisationId: HOST_ORGANISATION };
  await inTransaction(db, (tx) =>
    insertRound(
      tx,
      {
        ...round,
        ...{ code: 'bench', title, status: 'open', kind: 'open', simulated: false },
        ...{ indexCode: null, minRespondents: 30, lonelyPsu: 'adjust', draftDays: 14 },
        ...{ opensAt: null, closesAt: null },
      },
      new Date(),
    ),
  );
  const { pages } = journeyOf(compiled, answers, { now: new Date() });
  return { db, round, steps: stepsOf(answers, pages, text) };
}

function begun({ round }: Ground): Draft {
  const now = new Date();
  return {
    ...{ id: randomUUID(), localityId: LOCALITY, roundId: round.id, versionId: round.versionId },
    ...{ serviceId: 'DVC09', channel: 'open', entry: NO_ENTRY, language: 'vi', device: 'phone' },
    ...{ consentVersion: 'bench', answers: { province: String(LOCALITY), service: 'DVC09' } },
    ...{
      typed: {},
      keepsPartial: false,
      sentKeys: [],
      paradata: {},
      sourceHash: randomBytes(16),
      startedAt: now,
      updatedAt: now,
    },
    expiresAt: new Date(now.getTime() + 14 * DAY),
  };
}

function answered(draft: Draft, { page, given }: Step): Draft {
  const now = new Date();
  const look = { seconds: 5 + Math.random() * 60, changes: 1 };
  const shownAt = new Date(now.getTime() - 70_000);
  return {
    ...draft,
    answers: { ...draft.answers, ...given },
    paradata: addTrace(draft.paradata, { page, now, shownAt, browser: look, edits: 0, errors: 0 }),
    updatedAt: now,
    expiresAt: new Date(now.getTime() + 14 * DAY),
  };
}

export const whole: Save = async (tx, draft, step) => {
  const saved = answered(draft, step);
  await updateDraft(tx, saved);
  return Buffer.byteLength(JSON.stringify(saved.answers) + JSON.stringify(saved.paradata));
};

const DELTA = `update drafts set answers = (answers - $3::text[]) || $4::jsonb,
    paradata = paradata || $5::jsonb, answering_seconds = $6, language = $7, updated_at = $8,
    expires_at = $9
  where id = $1 and locality_id = $2`;

/** What a page changed and no more. */
export const delta: Save = async (tx, draft, step) => {
  const saved = answered(draft, step);
  const trace = JSON.stringify({ [step.page]: saved.paradata[step.page] });
  const given = JSON.stringify(step.given);
  const values = [
    ...[draft.id, draft.localityId, [], given, trace, answeringSeconds(saved.paradata)],
    ...[saved.language, saved.updatedAt.toISOString(), saved.expiresAt.toISOString()],
  ];
  await prepared(tx, { name: 'bench-delta', text: DELTA, values });
  return Buffer.byteLength(given + trace);
};

/** `open` people at a time, each sending the next page when it is their turn. @returns bytes sent */
export async function people(
  ground: Ground,
  save: Save,
  { open, count }: { open: number; count: number },
) {
  let left = count;
  let bytes = 0;
  const work = async (): Promise<void> => {
    const answering: { draft: Draft; next: number }[] = [];
    while (left > 0 || answering.length > 0) {
      if (left > 0 && answering.length < open / CONNECTIONS) {
        left -= 1;
        const draft = begun(ground);
        await inTransaction(ground.db, (tx) => insertDraft(tx, draft));
        answering.push({ draft, next: 0 });
        continue;
      }
      const at = Math.floor(Math.random() * answering.length);
      const one = answering[at]!;
      const step = ground.steps[one.next];
      one.next += 1;
      if (step) {
        const sent = await inTransaction(ground.db, async (tx) =>
          save(tx, (await lockDraft(tx, one.draft, new Date()))!, step),
        );
        bytes += sent;
      } else {
        await inTransaction(ground.db, (tx) => deleteDraft(tx, one.draft));
        answering.splice(at, 1);
      }
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return bytes;
}
