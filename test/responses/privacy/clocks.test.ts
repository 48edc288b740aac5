// Terms of the law and of a round's retention, on days where counting goes wrong.
import { describe, expect, it } from '@jest/globals';
import {
  erasesSoon,
  erasureDue,
  isErasureDue,
  monthsAfter,
} from '../../../src/sampling/rounds/retention.ts';
import { afterWorkingDays, clocksOf } from '../../../src/responses/privacy/working-days.ts';
import { roundOf } from '../../support/answering-app.ts';

/** A moment in Viet Nam. */
const at = (text: string): Date => new Date(`${text}+07:00`);

describe('working days', () => {
  it.each([
    ['2026-11-25T09:00:00', '2026-11-28T00:00:00'],
    ['2026-11-26T23:59:00', '2026-12-01T00:00:00'],
    ['2026-11-27T00:10:00', '2026-12-02T00:00:00'],
    ['2026-11-28T12:00:00', '2026-12-02T00:00:00'],
    ['2026-11-29T12:00:00', '2026-12-02T00:00:00'],
  ])('two after %s end with %s', (asked, due) => {
    expect(afterWorkingDays(at(asked), 2)).toEqual(at(due));
  });
  it('a correction is done by the end of the tenth day', () => {
    expect(clocksOf(at('2026-11-28T00:30:00')).doneBy).toEqual(at('2026-12-09T00:00:00'));
  });
});

describe('retention', () => {
  it.each([
    ['2026-01-31T10:00:00Z', 1, '2026-02-28T10:00:00Z'],
    ['2027-12-31T10:00:00Z', 2, '2028-02-29T10:00:00Z'],
    ['2026-11-28T10:00:00Z', 24, '2028-11-28T10:00:00Z'],
  ])('%s and %i months is %s', (from, months, until) => {
    expect(monthsAfter(new Date(from), months)).toEqual(new Date(until));
  });
  it('begins when the round was closed last; never without a term, nor twice', () => {
    const lastClosedAt = new Date('2026-01-01T00:00:00Z');
    const round = roundOf({ status: 'closed', lastClosedAt, retentionMonths: 3 });
    expect(erasureDue(round)).toEqual(new Date('2026-04-01T00:00:00Z'));
    expect(isErasureDue(round, new Date('2026-03-31T23:59:59Z'))).toBe(false);
    expect(isErasureDue(round, new Date('2026-04-01T00:00:00Z'))).toBe(true);
    for (const changes of [
      { retentionMonths: null },
      { status: 'open' as const },
      { archivedAt: new Date() },
      { lastClosedAt: null },
    ])
      expect(erasureDue({ ...round, ...changes })).toBeNull();
  });
  it('is not set to a term that is over or will be within a week', () => {
    const lastClosedAt = new Date('2026-01-01T00:00:00Z');
    const round = roundOf({ status: 'closed', lastClosedAt, retentionMonths: 24 });
    const now = new Date('2026-06-25T00:00:00Z');
    expect([3, 5, 6, 24, null].map((months) => erasesSoon(round, months, now))).toEqual([
      ...[true, true, true, false, false],
    ]);
    expect(erasesSoon(round, 7, now)).toBe(false);
    expect(erasesSoon({ ...round, status: 'open' }, 1, now)).toBe(false);
  });
});
