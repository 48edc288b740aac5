// Which figures of two index definitions mean the same. Where a definition changed, the series breaks, and
// no change is computed across the break unless the researcher says why it can be.
import type { IndexDefinition, Indicator } from '../definition.ts';

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
  const earlier = meaningsIn(before);
  return new Map(
    [...meaningsIn(after)].map(([code, meaning]) => [
      code,
      verdict(earlier.get(code), meaning, isStated),
    ]),
  );
}

function verdict(before: Meaning | undefined, after: Meaning, isStated: boolean): Comparability {
  if (before === undefined) return 'new';
  if (before.content === after.content) return 'same';
  return isStated && before.scale === after.scale ? 'stated' : 'changed';
}

/** As texts that are equal where they mean the same. */
interface Meaning {
  /** What is measured, not what it is called, down to the indicators. */
  content: string;
  /** What no reason can make good. */
  scale: string;
}

function meaningsIn({ dimensions }: IndexDefinition): Map<string, Meaning> {
  const found = new Map<string, Meaning>();
  const put = (code: string, scale: string, parts: readonly string[]): void => {
    const contents = parts.map((part) => [part, found.get(part)!.content]).sort();
    found.set(code, { scale, content: JSON.stringify([scale, contents]) });
  };
  for (const dimension of dimensions) {
    for (const sub of dimension.subDimensions) {
      for (const indicator of sub.indicators) found.set(indicator.code, meaningOf(indicator));
      const scored = sub.indicators.filter((indicator) => indicator.scored !== false);
      // Its scale is a share of its dimension's.
      put(sub.code, `1/${dimension.subDimensions.length}`, codesOf(scored));
    }
    put(dimension.code, '1', codesOf(dimension.subDimensions));
  }
  put('index', String(dimensions.length), codesOf(dimensions));
  return found;
}

const codesOf = (all: readonly { code: string }[]): string[] => all.map(({ code }) => code);

function meaningOf(indicator: Indicator): Meaning {
  const { kind, min, max, direction, expression, baseExpression, knowledge } = indicator;
  const scale = JSON.stringify([kind, min, max, direction]);
  return { scale, content: JSON.stringify([scale, expression, baseExpression, knowledge]) };
}
