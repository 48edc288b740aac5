// After the faults: what was acknowledged to people against what the database holds.
import { isDeepStrictEqual } from 'node:util';
import { inTransaction } from '../../src/platform/db/database.ts';
import type { Db } from '../../src/platform/db/connect.ts';
import type { Answers } from '../../src/questionnaires/model/answers.ts';
import { isEmpty, type AnswerValue } from '../../src/questionnaires/model/answers.ts';
import type { CompiledQuestionnaire } from '../../src/questionnaires/engine/compiled.ts';
import { dropIrrelevant } from '../../src/questionnaires/engine/settled-answers.ts';
import { draftIdOf, responseIdOf } from '../../src/responses/keys/keys.ts';
import {
  repairDraftCounts,
  repairRoundCounts,
} from '../../src/responses/counts/response-counts.store.ts';
import { readReceipt } from '../../src/responses/keys/written-keys.ts';
import { auditEntryChannels, type EntryChannelAudit } from './audit-entry-channels.ts';
import type { Person } from './respondent.ts';

export interface Audit {
  finished: number;
  abandoned: number;
  stored: number;
  entryChannels: EntryChannelAudit;
  losses: string[];
}

/** The acknowledged fields as the answers they mean. */
function answersFrom(person: Person, compiled: CompiledQuestionnaire): Answers {
  const answers: Answers = { commune: '' };
  for (const [name, values] of Object.entries(person.acknowledged)) {
    const kind = compiled.byName.get(name)?.question.kind;
    answers[name] =
      kind === 'select_multiple'
        ? values
        : kind === 'integer' || kind === 'decimal'
          ? Number(values[0])
          : (values[0] ?? null);
  }
  return answers;
}

const withoutEmpty = (answers: Answers): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([, value]) => !isEmpty(value as AnswerValue)));
const same = (stored: Answers, expected: Answers): boolean =>
  isDeepStrictEqual(withoutEmpty(stored), withoutEmpty(expected));

interface Stored {
  id: string;
  answers: Answers;
}

interface Kept {
  responses: Map<string, Stored[]>;
  drafts: Map<string, Stored>;
  paradata: Set<string>;
  compiled: CompiledQuestionnaire;
}

/** What is wrong with the response behind a receipt. */
function wrongWith(person: Person, receipt: string, kept: Kept): string[] {
  const id = responseIdOf(readReceipt(receipt)!.code);
  const found = kept.responses.get(id) ?? [];
  const expected = dropIrrelevant(kept.compiled, answersFrom(person, kept.compiled), {
    now: new Date(),
  }).answers;
  const complaints: [boolean, string][] = [
    [found.length !== 1, `${found.length} responses`],
    [
      found[0] !== undefined && !same(found[0].answers, expected),
      'other answers than acknowledged',
    ],
    [!kept.paradata.has(id), 'no paradata'],
    [person.token === null || kept.drafts.has(draftIdOf(person.token)), 'its draft is still there'],
  ];
  return complaints.filter(([wrong]) => wrong).map(([, what]) => `receipt ${receipt}: ${what}`);
}

/** What is wrong with the draft of somebody who gave up, or whose ticket had been used when they sent. */
function wrongWithDraft(person: Person, kept: Kept): string[] {
  if (person.token === null) return [];
  const draft = kept.drafts.get(draftIdOf(person.token));
  if (!draft) return ['an acknowledged draft is gone'];
  return same(draft.answers, answersFrom(person, kept.compiled))
    ? []
    : ['a draft holds other answers than acknowledged'];
}

export async function auditAll(
  db: Db,
  people: readonly Person[],
  { roundId, compiled }: { roundId: string; compiled: CompiledQuestionnaire },
): Promise<Audit> {
  const responses = (await db('responses')
    .where({ round_id: roundId })
    .select('id', 'answers')) as Stored[];
  const drafts = (await db('drafts')
    .where({ round_id: roundId })
    .select('id', 'answers')) as Stored[];
  const paradata = (await db('paradata').where({ round_id: roundId }).select('response_id')) as {
    response_id: string;
  }[];
  const kept: Kept = {
    responses: grouped(responses),
    drafts: new Map(drafts.map((draft) => [draft.id, draft])),
    paradata: new Set(paradata.map((row) => row.response_id)),
    compiled,
  };
  const receipts = people.flatMap((person) => person.receipt ?? []);
  const losses = people.flatMap((person) => [
    ...person.lost,
    ...(person.receipt === null
      ? wrongWithDraft(person, kept)
      : wrongWith(person, person.receipt, kept)),
  ]);
  if (new Set(receipts).size !== receipts.length) losses.push('a receipt was shown to two people');
  if (responses.length !== receipts.length)
    losses.push(`${responses.length} responses for ${receipts.length} receipts`);
  const doors = await auditEntryChannels(db, people, roundId);
  const miscounted = [
    ...(await inTransaction(db, (tx) => repairRoundCounts(tx, roundId))),
    ...(await inTransaction(db, repairDraftCounts)),
  ];
  if (miscounted.length > 0) losses.push(`${miscounted.length} counts that are not what is stored`);
  const abandoned = people.filter(
    ({ receipt, toldUsed }) => receipt === null && toldUsed === null,
  ).length;
  return {
    finished: receipts.length,
    abandoned,
    stored: responses.length,
    entryChannels: doors,
    losses: [...losses, ...doors.losses],
  };
}

function grouped(rows: readonly Stored[]): Map<string, Stored[]> {
  const groups = new Map<string, Stored[]>();
  for (const row of rows) groups.set(row.id, [...(groups.get(row.id) ?? []), row]);
  return groups;
}
