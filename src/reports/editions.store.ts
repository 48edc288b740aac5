// Publications as they are loaded to render pages from, a few of them kept: a page then costs its
// own rendering and not the reading of thousands of figures.
import {
  describePublication,
  findEdition,
  findPublication,
  listPublications,
  type Publication,
} from '../indicators/publication/publications.store.ts';
import { listTiles } from '../localities/tiles.store.ts';
import type { Reader } from '../platform/db/connect.ts';
import { problem } from '../platform/problems/problem.ts';
import { findVersion } from '../questionnaires/versions/versions.store.ts';
import type { Edition, Overview } from './page-parts.ts';
import type { Audience, PublishedResults } from './published-results.ts';
import { readPublication } from './published-results.store.ts';

/** Of some megabytes each. */
const kept = 4;

export interface Editions {
  /** The one that is kept; null when it is not. */
  known(version: string, audience: Audience): Edition | null;
  /** `version` is that of the publication in the snapshot that `db` reads. Throws `notFound`. */
  ofRound(
    db: Reader,
    roundCode: string,
    wanted: { version: string; audience: Audience },
  ): Promise<Edition>;
  /** Superseded or not; loaded each time, as few ask. Throws `notFound`. */
  past(db: Reader, roundCode: string, edition: number, audience: Audience): Promise<Edition>;
  overview(db: Reader, byRound: ReadonlyMap<string, string>, audience: Audience): Promise<Overview>;
}

export function editions(): Editions {
  const loaded = new Map<string, Edition>();
  const keyOf = (version: string, { base }: Audience): string => `${version} ${base}`;
  const known: Editions['known'] = (version, audience) =>
    loaded.get(keyOf(version, audience)) ?? null;
  const keep = (key: string, edition: Edition): Edition => {
    loaded.delete(key);
    loaded.set(key, edition);
    if (loaded.size > kept) loaded.delete(loaded.keys().next().value!);
    return edition;
  };
  const ofRound: Editions['ofRound'] = async (db, roundCode, { version, audience }) => {
    const key = keyOf(version, audience);
    return keep(
      key,
      loaded.get(key) ?? (await load(db, await findPublication(db, roundCode), audience)),
    );
  };
  const overview: Editions['overview'] = async (db, byRound, audience) => {
    const publications = await listPublications(db);
    const first = publications.find(({ round }) => round.kind === 'probability') ?? publications[0];
    const version = first && byRound.get(first.round.code);
    const latest =
      version === undefined ? null : await ofRound(db, first!.round.code, { version, audience });
    return { publications, latest };
  };
  const past: Editions['past'] = async (db, roundCode, edition, audience) =>
    await load(db, await findEdition(db, roundCode, edition), audience);
  return { known, ofRound, past, overview };
}

async function load(
  db: Reader,
  publication: Publication | null,
  audience: Audience,
): Promise<Edition> {
  if (!publication) throw problem('notFound', { what: 'publication' });
  const results = await readPublication(db, publication, audience);
  const version = await findVersion(db, publication.round.versionId);
  return {
    results,
    tiles: await listTiles(db),
    questionnaire: version?.model ?? null,
    earlier: await readEarlier(db, publication, audience),
  };
}

async function readEarlier(
  db: Reader,
  { computation }: Publication,
  audience: Audience,
): Promise<PublishedResults | null> {
  const compared = computation.parameters.comparedWith;
  const earlier = compared ? await describePublication(db, compared.computationId) : null;
  return earlier && (await readPublication(db, earlier, audience));
}
