import { describe, expect, it } from '@jest/globals';
import { indicatorsBelow, outlineOf, pathTo, pointsApart } from '../../src/reports/outline.ts';
import { median } from '../../src/reports/published-results.ts';
import { definition } from './made-publication.ts';

const outline = outlineOf(definition);

describe('the outline of the index', () => {
  it('gives every node its scale', () => {
    expect([outline.get('index')!.low, outline.get('index')!.high]).toEqual([7, 70]);
    expect([outline.get('4')!.low, outline.get('4')!.high]).toEqual([1, 10]);
    expect([outline.get('4.1')!.low, outline.get('4.1')!.high]).toEqual([0.25, 2.5]);
    expect([outline.get('5.1.1')!.low, outline.get('5.1.1')!.high]).toEqual([0, 5]);
  });
  it('leads from the index to a figure and down to its indicators', () => {
    expect(pathTo(outline, '7.3.2').map(({ code }) => code)).toEqual([
      'index',
      '7',
      '7.3',
      '7.3.2',
    ]);
    expect(indicatorsBelow(outline, '7.3').map(({ code }) => code)).toEqual([
      '7.3.1',
      '7.3.2',
      '7.3.3',
    ]);
    expect(indicatorsBelow(outline, 'index')).toHaveLength(45);
  });
  it('puts differences on the 1–10 scale, better being positive', () => {
    expect(pointsApart(outline.get('4.1')!, 1.5, 1.25)).toBeCloseTo(1, 10);
    expect(pointsApart(outline.get('5.1.1')!, 2, 1)).toBeCloseTo(-1.8, 10);
  });
});

describe('the median', () => {
  it('is the middle value, the mean of two, or nothing', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNull();
  });
});
