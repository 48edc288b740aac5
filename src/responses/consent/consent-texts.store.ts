// The texts people consented to, each kept once: a response names the one it was given under.
import { createHash } from 'node:crypto';
import type { Reader, Tx } from '../../platform/db/connect.ts';
import { unmarked } from '../../platform/i18n/language-marks.ts';
import type { ConsentText } from './consent-text.ts';

export interface GivenText {
  roundId: string;
  language: string;
  text: ConsentText;
}

/** Made from round, language and words: other words are another version. */
export const consentIdOf = ({ roundId, language, text }: GivenText): string =>
  createHash('sha256')
    .update(JSON.stringify([roundId, language, text]))
    .digest('hex')
    .slice(0, 16);

/** Ids this process has found stored. */
const stored = new Set<string>();

const plain = ({ parts, agree }: ConsentText): ConsentText => ({
  parts: parts.map(({ title, text }) => ({ title: unmarked(title), text: unmarked(text) })),
  agree: unmarked(agree),
});

/** Keeps the text. @returns its id */
export async function keepConsentText(tx: Tx, shown: GivenText, now: Date): Promise<string> {
  const given = { ...shown, text: plain(shown.text) };
  const id = consentIdOf(given);
  if (stored.has(id)) return id;
  const key = { round_id: given.roundId, id };
  if (await tx('consent_texts').where(key).first('id')) {
    // Committed before: an insert of this transaction may still be rolled back.
    stored.add(id);
    return id;
  }
  await tx('consent_texts')
    .insert({
      ...key,
      language: given.language,
      parts: JSON.stringify(given.text),
      first_given_at: now,
    })
    .onConflict(['round_id', 'id'])
    .ignore();
  return id;
}

export interface KeptConsent {
  id: string;
  language: string;
  text: ConsentText;
  firstGivenAt: Date;
  /** Responses that were given under it and not withdrawn. */
  responses: number;
}

/** Of a round, the first one first. */
export async function listConsentTexts(db: Reader, roundId: string): Promise<KeptConsent[]> {
  const { rows } = await db.raw<{ rows: { consent_version: string; n: number }[] }>(
    `select consent_version, count(*)::float8 as n from responses
    where round_id = ? and status <> 'withdrawn' and consent_version is not null group by 1`,
    [roundId],
  );
  const counts = new Map(rows.map(({ consent_version: id, n }) => [id, n]));
  const kept = (await db('consent_texts')
    .where({ round_id: roundId })
    .orderBy(['first_given_at', 'id'])) as {
    id: string;
    language: string;
    parts: ConsentText;
    first_given_at: Date;
  }[];
  return kept.map((row) => ({
    id: row.id,
    language: row.language,
    text: row.parts,
    firstGivenAt: row.first_given_at,
    responses: counts.get(row.id) ?? 0,
  }));
}
