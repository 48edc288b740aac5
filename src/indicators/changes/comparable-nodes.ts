// Which figures of two index definitions mean the same. Where a definition changed, the series breaks, and no change is
// computed across the break unless the researcher says why it can be.
import {
  indicatorsOf,
  subDimensionsOf,
  type Dimension,
  type IndexDefinition,
  type Indicator,
  type SubDimension,
} from '../definition.ts';

/** `stated`: by the researcher · `changed`, `new`: not comparable. */
export type Comparability = 'same' | 'stated' | 'changed' | 'new';

export const isComparable = (found: Comparability | undefined): boolean =>
  found === 'same' || found === 'stated';

/** Of every node of the later definition, by its code. @param isStated a reason was given for what changed */
export function comparability(
  before: IndexDefinition,
  after: IndexDefinition,
  isStated: boolean,
): Map<string, Comparability> {
  const found = new Map<string, Comparability>();
  const judge = <T>(
    code: string,
    own: T | undefined,
    { isSame, hasSameScale }: { isSame: (own: T) => boolean; hasSameScale: (own: T) => boolean },
  ): void => {
    found.set(code, verdict(own, { isSame, hasSameScale, isStated }));
  };
  const indicators = byCode(indicatorsOf(before));
  for (const indicator of indicatorsOf(after))
    judge(indicator.code, indicators.get(indicator.code), {
      isSame: (own) => sameIndicator(own, indicator),
      hasSameScale: (own) => scaleOf(own) === scaleOf(indicator),
    });
  const allSame = (codes: readonly string[]) => codes.every((code) => found.get(code) === 'same');
  const subs = byCode(subDimensionsOf(before));
  const dimensions = byCode(before.dimensions);
  for (const dimension of after.dimensions) {
    const own = dimensions.get(dimension.code);
    // That of a sub-dimension is a share of its dimension's.
    const hasSameScale = () => own?.subDimensions.length === dimension.subDimensions.length;
    for (const sub of dimension.subDimensions)
      judge(sub.code, subs.get(sub.code), {
        isSame: (one) =>
          hasSameScale() && sameCodes(scored(one), scored(sub)) && allSame(scored(sub)),
        hasSameScale,
      });
    const codes = codesOf(dimension.subDimensions);
    judge(dimension.code, own, {
      isSame: (one) => sameCodes(codesOf(one.subDimensions), codes) && allSame(codes),
      hasSameScale: () => true,
    });
  }
  const codes = codesOf(after.dimensions);
  judge('index', before, {
    isSame: (one) => sameCodes(codesOf(one.dimensions), codes) && allSame(codes),
    hasSameScale: (one) => one.dimensions.length === after.dimensions.length,
  });
  return found;
}

function verdict<T>(
  own: T | undefined,
  of: {
    isSame: (own: T) => boolean;
    hasSameScale: (own: T) => boolean;
    isStated: boolean;
  },
): Comparability {
  if (own === undefined) return 'new';
  if (of.isSame(own)) return 'same';
  return of.isStated && of.hasSameScale(own) ? 'stated' : 'changed';
}

const byCode = <T extends { code: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
  new Map(all.map((one) => [one.code, one]));

const codesOf = (all: readonly (Dimension | SubDimension | Indicator)[]): string[] =>
  all.map(({ code }) => code);

const scored = ({ indicators }: SubDimension): string[] =>
  codesOf(indicators.filter((indicator) => indicator.scored !== false));

const sameCodes = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((code) => b.includes(code));

const scaleOf = ({ kind, min, max, direction }: Indicator): string =>
  JSON.stringify([kind, min, max, direction]);

/** What is measured, not what it is called. */
const sameIndicator = (a: Indicator, b: Indicator): boolean =>
  scaleOf(a) === scaleOf(b) &&
  a.expression === b.expression &&
  a.baseExpression === b.baseExpression &&
  a.knowledge === b.knowledge;
