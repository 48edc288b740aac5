// Rows as COPY writes them: for wide rows by the thousand it takes Postgres a third less and this
// process half of the time that a result of the driver does, which reads and names every value of
// every row. A row stays bytes until it is asked for: a thousand of them as texts would outlive the
// young ones of the garbage collector, and a large download then grows by 200 MB.
import { to as copyTo } from 'pg-copy-streams';
import type { Db } from './connect.ts';
import { withConnection } from './own-connection.ts';

const [NEW_LINE, TAB, NULL] = [0x0a, 0x09, '\\N'];
const ESCAPED = /\\(.)/g;
const MEANING = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
]);

export type Fields = readonly (string | null)[];

/** Rows of a query in their order, each value as the text Postgres prints. */
export class CopiedRows implements Iterable<Fields> {
  readonly #bytes: Buffer;
  /** Where each line ends. */
  readonly #ends: readonly number[];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    const ends: number[] = [];
    for (let end = bytes.indexOf(NEW_LINE); end >= 0; end = bytes.indexOf(NEW_LINE, end + 1)) {
      ends.push(end);
    }
    this.#ends = ends;
  }

  get length(): number {
    return this.#ends.length;
  }

  row(index: number): Fields {
    const start = index === 0 ? 0 : this.#ends[index - 1]! + 1;
    return this.#text(start, this.#ends[index]!).split('\t').map(valueOf);
  }

  /** The last value of a row, without reading the others. */
  lastOf(index: number): string | null {
    const end = this.#ends[index]!;
    const start = Math.max(this.#bytes.lastIndexOf(TAB, end - 1), this.#ends[index - 1] ?? -1) + 1;
    return valueOf(this.#text(start, end));
  }

  *[Symbol.iterator](): Generator<Fields> {
    for (let index = 0; index < this.length; index += 1) yield this.row(index);
  }

  #text(start: number, end: number): string {
    return this.#bytes.toString('utf8', start, end);
  }
}

/**
 * Rows of a query. The bytes of all of them are held: a query says how many at most.
 * @param select has no parameters, for COPY takes none
 */
export async function copiedRows(db: Db, select: string): Promise<CopiedRows> {
  return await withConnection(db, async (connection) => {
    const chunks: Buffer[] = [];
    const copy = connection.query(copyTo(`copy (${select}) to stdout`));
    for await (const chunk of copy) chunks.push(chunk as Buffer);
    return new CopiedRows(Buffer.concat(chunks));
  });
}

function valueOf(field: string): string | null {
  if (!field.includes('\\')) return field;
  if (field === NULL) return null;
  return field.replace(ESCAPED, (_whole, letter: string) => MEANING.get(letter) ?? letter);
}
