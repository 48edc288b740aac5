// An open round of the built-in questionnaire with the form after a service beside it.
import { randomUUID } from 'node:crypto';
import { createRoundPartition } from '../../src/responses/submission/responses.store.ts';
import type { Round } from '../../src/sampling/rounds/round.ts';
import { insertRound } from '../../src/sampling/rounds/round-changes.store.ts';
import { roundOf } from './answering-app.ts';
import type { TestApp } from './app.ts';
import { publishedVersion } from './published.ts';

export async function openShortRound(
  { db }: Pick<TestApp, 'db'>,
  now: Date,
  changes: Partial<Round> = {},
): Promise<Round> {
  const long = await publishedVersion(db);
  const short = await publishedVersion(db, 'after-service');
  const round = roundOf({
    ...{ id: randomUUID(), versionId: long.id, shortVersionId: short.id },
    ...changes,
  });
  await db.transaction(async (tx) => {
    await insertRound(tx, round, now);
    await createRoundPartition(tx, round.id);
  });
  return round;
}
