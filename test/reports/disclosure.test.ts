import { describe, expect, it } from '@jest/globals';
import type { ResultRow } from '../../src/indicators/result-row.ts';
import { disclose, type Minimums } from '../../src/reports/disclosure.ts';
import { outlineOf } from '../../src/reports/outline.ts';
import { cellsOf, definition } from './made-publication.ts';

const outline = outlineOf(definition);
const signedIn: Minimums = { score: 30, indicator: 10 };
const everyone: Minimums = { score: 30, indicator: 30 };

const results = (change: Partial<Record<string, Partial<ResultRow>>> = {}): ResultRow[] =>
  cellsOf(0).map(({ code, level, estimate, half }) => ({
    localityId: 1001,
    node: code,
    level,
    estimate,
    se: half / 2,
    ciLow: estimate - half,
    ciHigh: estimate + half,
    n: 200,
    df: 40,
    deff: 1,
    cv: 0.05,
    flag: 'ok',
    intervalKind: 't',
    effectiveN: null,
    reason: null,
    reliability: null,
    standing: null,
    againstMedian: null,
    ...change[code],
  }));
const hidden = { estimate: null, ciLow: null, ciHigh: null, flag: 'hidden' as const };
const reasons = (rows: readonly ResultRow[], minimums: Minimums): Record<string, string> =>
  Object.fromEntries(
    [...disclose(rows, outline, minimums).values()].flatMap((figure) =>
      figure.concealed === null ? [] : [[figure.node, figure.concealed]],
    ),
  );

describe('what a reader may see', () => {
  it('is everything when every base is large', () => {
    expect(reasons(results(), everyone)).toEqual({});
  });
  it('keeps an indicator of few respondents from the public, and a second one that would give it away', () => {
    const rows = results({ '7.1.1': { n: 20 }, '7.1.2': { n: 120 } });
    expect(reasons(rows, signedIn)).toEqual({});
    expect(reasons(rows, everyone)).toEqual({ '7.1.1': 'few', '7.1.2': 'paired' });
  });
  it('needs no second one when two are kept back already', () => {
    expect(reasons(results({ '7.3.2': { n: 20 }, '7.3.3': { n: 12 } }), everyone)).toEqual({
      '7.3.2': 'few',
      '7.3.3': 'few',
    });
  });
  it('cannot be had by subtraction: no sub-dimension is shown with all but one of its indicators', () => {
    for (const few of outline.keys()) {
      if (outline.get(few)!.level !== 'indicator') continue;
      const figures = disclose(results({ [few]: { n: 12 } }), outline, everyone);
      if (outline.get(few)!.indicator!.scored === false) continue;
      const sub = outline.get(outline.get(few)!.parent!)!;
      const scored = sub.children.filter((code) => outline.get(code)!.indicator!.scored !== false);
      const kept = scored.filter((code) => figures.get(code)!.concealed !== null);
      expect(kept.length >= Math.min(2, scored.length)).toBe(true);
    }
  });
  it('does not tell a count below the minimum', () => {
    expect(disclose(results({ '7.3.2': { n: 20 } }), outline, everyone).get('7.3.2')).toMatchObject(
      { n: null, estimate: null, low: null, high: null, se: null, minimum: 30 },
    );
  });
  it('leaves a dimension and the index out when a part has too few respondents', () => {
    expect(reasons(results({ '4.3': { ...hidden, reason: 'few', n: 20 } }), signedIn)).toEqual({
      '4.3': 'few',
      '4': 'part',
      index: 'part',
    });
  });
  it('keeps them when a part is only imprecise', () => {
    expect(reasons(results({ '4.3': { ...hidden, reason: 'wide' } }), signedIn)).toEqual({
      '4.3': 'wide',
    });
  });
  it('keeps nothing else back for an indicator that is shown, not scored', () => {
    const rows = results({ '7.3.2': { n: 20 } });
    expect(reasons(rows, everyone)).toEqual({ '7.3.2': 'few' });
  });
  it('judges the effective sample by the same minimum', () => {
    const rows = results({ '1.1.1': { effectiveN: 20, flag: 'caution', reason: 'small' } });
    expect(reasons(rows, signedIn)).toEqual({});
    expect(reasons(rows, everyone)).toMatchObject({ '1.1.1': 'wide' });
  });
  it('names the reason: nobody asked, too few places, too wide, an empty stratum, withheld', () => {
    expect(reasons(results({ '4.3.2': { ...hidden, n: 0 } }), signedIn)['4.3.2']).toBe('none');
    expect(reasons(results({ '1.1.1': { ...hidden, reason: 'degrees' } }), signedIn)['1.1.1']).toBe(
      'degrees',
    );
    expect(reasons(results({ '1.1.1': hidden }), signedIn)['1.1.1']).toBe('wide');
    expect(reasons(results({ '1.1.1': { ...hidden, reason: 'stratum' } }), signedIn)['1.1.1']).toBe(
      'stratum',
    );
    expect(reasons(results({ index: { ...hidden, flag: 'withheld' } }), signedIn)['index']).toBe(
      'withheld',
    );
  });
  it('says that nothing is there when there are no rows', () => {
    expect(new Set(Object.values(reasons([], signedIn)))).toEqual(new Set(['nothing']));
  });
});
