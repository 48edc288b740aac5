// What stands out: held against figures made for the purpose, one province better or worse than all others.
import { describe, expect, it } from '@jest/globals';
import type { Publication } from '../../src/indicators/publication/publications.store.ts';
import type { Locality } from '../../src/localities/locality.ts';
import type { Figure } from '../../src/reports/figure.ts';
import { highlights } from '../../src/reports/summary/highlights.ts';
import { outlineOf } from '../../src/reports/outline.ts';
import { nationalMedian, type PublishedResults } from '../../src/reports/published-results.ts';
import { publicAudience } from '../../src/reports/published-results.store.ts';
import { definition } from './made-publication.ts';

const outline = outlineOf(definition);
const ids = [1, 2, 3, 4];

/** Every province at the middle of every scale, but for province 1. */
function results(
  own: Record<string, { estimate: number | null; half?: number; p?: number }>,
): PublishedResults {
  const figure = (id: number, code: string): Figure => {
    const node = outline.get(code)!;
    const given = id === 1 ? own[code] : undefined;
    const estimate = given ? given.estimate : (node.low + node.high) / 2;
    const half = given?.half ?? 0.01;
    return {
      node: code,
      level: node.level,
      estimate,
      low: estimate === null ? null : estimate - half,
      high: estimate === null ? null : estimate + half,
      se: null,
      n: 200,
      intervalKind: 't',
      caution: null,
      standing: null,
      reliability: 0.8,
      againstMedian:
        estimate === null
          ? null
          : {
              difference: estimate - (node.low + node.high) / 2,
              p: given?.p ?? (given ? 0.01 : 1),
            },
      concealed: estimate === null ? 'few' : null,
      minimum: 30,
    };
  };
  return {
    audience: publicAudience,
    publication: { computation: { parameters: {} } } as Publication,
    outline,
    country: null,
    provinces: ids.map((id) => ({ id }) as Locality),
    withheld: new Map(),
    figures: new Map(
      ids.map((id) => [id, new Map([...outline.keys()].map((code) => [code, figure(id, code)]))]),
    ),
  };
}
const middle = (code: string): number => (outline.get(code)!.low + outline.get(code)!.high) / 2;

describe('what to look at first', () => {
  it('compares sub-dimensions of different lengths on one scale', () => {
    const { strongest } = highlights(
      results({
        '4.1': { estimate: middle('4.1') + 0.25 },
        '2.1': { estimate: middle('2.1') + 0.3 },
      }),
      1,
    );
    expect(
      strongest.slice(0, 2).map(({ node, points }) => [node.code, Math.round(points * 100) / 100]),
    ).toEqual([
      ['4.1', 1],
      ['2.1', 0.6],
    ]);
  });
  it('names the weakest first', () => {
    const { weakest } = highlights(
      results({
        '6.3': { estimate: middle('6.3') - 0.5 },
        '5.1': { estimate: middle('5.1') - 0.1 },
      }),
      1,
    );
    expect(weakest.slice(0, 2).map(({ node }) => node.code)).toEqual(['6.3', '5.1']);
  });
  it('names only what passes the adjusted test, whatever its size', () => {
    const { strongest, weakest } = highlights(
      results({
        '4.1': { estimate: middle('4.1') + 0.25, p: 0.06 },
        '4.2': { estimate: middle('4.2') + 0.1, p: 0.05 },
      }),
      1,
    );
    expect(strongest.map(({ node }) => node.code)).toEqual(['4.2']);
    expect(weakest).toEqual([]);
  });
  it('never calls a strength what lies below the median, nor a weakness what lies above', () => {
    const above = results({
      '4.1': { estimate: middle('4.1') + 0.25 },
      '4.2': { estimate: middle('4.2') + 0.2 },
    });
    expect(highlights(above, 1).weakest).toEqual([]);
  });
  it('tells it by the indicator farthest to that side, whichever way it counts', () => {
    const { weakest } = highlights(
      results({
        '6.3': { estimate: middle('6.3') - 0.5 },
        '6.3.1': { estimate: 0.45 },
        '6.3.2': { estimate: 0.8 },
      }),
      1,
    );
    expect(weakest[0]!.illustratingIndicator!.node.code).toBe('6.3.2');
  });
  it('leaves out what is not shown', () => {
    const { strongest, weakest } = highlights(results({ '6.3': { estimate: null } }), 1);
    expect([...strongest, ...weakest].map(({ node }) => node.code)).not.toContain('6.3');
  });
  it('has no national median where fewer than half of the provinces are shown', () => {
    const few = results({});
    const hide = new Map(
      [...few.figures].map(([id, figures]) => [
        id,
        id > 1 ? new Map([...figures].filter(([code]) => code !== '7.3.2')) : figures,
      ]),
    );
    expect(nationalMedian(few, outline.get('7.3.2')!)).toBe(0.5);
    expect(nationalMedian({ ...few, figures: hide }, outline.get('7.3.2')!)).toBeNull();
  });
});
