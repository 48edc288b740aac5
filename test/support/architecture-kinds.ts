// Which files name a kind of question. Only src/questionnaires/kinds may: every other file asks for a trait, so that a new
// kind needs no search through the code.
import { QUESTION_KINDS } from '../../src/questionnaires/kinds/traits.ts';
import { code, type Sources } from './architecture.ts';

/** Words that mean something else, too: they count where a kind is compared or given. */
const isAmbiguous = (kind: string): boolean => !kind.includes('_') && kind !== 'calculate';

const compared = (kind: string): RegExp =>
  new RegExp(
    `[kK]inds?(?:\\)|\\?)?\\s*[!=]==\\s*'${kind}'|'${kind}'\\s*[!=]==\\s*[\\w.?]*\\bkind\\b|\\bkind:\\s*'${kind}'|\\bcase '${kind}':`,
  );
const anywhere = (kind: string): RegExp => new RegExp(`'${kind}'`);

const patterns = QUESTION_KINDS.map((kind) => ({
  kind,
  pattern: isAmbiguous(kind) ? compared(kind) : anywhere(kind),
}));

/** 'file: kind' for every kind named outside its room's folder. */
export function namedKinds(sources: Sources): string[] {
  return [...sources].flatMap(([file, source]) => {
    if (file.startsWith('src/questionnaires/kinds/')) return [];
    const text = code(source);
    return patterns
      .filter(({ pattern }) => pattern.test(text))
      .map(({ kind }) => `${file}: ${kind}`);
  });
}

/** The same of views ('<room>/<page>.ejs'), where each kind has its component. */
export function namedKindsInViews(views: Sources): string[] {
  return [...views].flatMap(([file, view]) =>
    file.startsWith('components/')
      ? []
      : QUESTION_KINDS.filter((kind) => compared(kind).test(view)).map(
          (kind) => `${file}: ${kind}`,
        ),
  );
}
