import { describe, expect, it } from '@jest/globals';
import { emptyRound, readRound } from '../../../src/sampling/rounds/round-form.ts';
import { endOfDay } from '../../../src/sampling/rounds/round-settings.ts';

const now = new Date('2026-11-21T03:00:00Z');
const good = {
  ...emptyRound,
  title_vi: 'Đợt thử',
  title_en: 'Trial of Đắk Lắk',
  organiser_vi: 'Sở',
  organiser_en: 'Department',
  version: 'v1',
  kind: 'open',
};
const mistakesOf = (changes: Partial<typeof good>) => {
  const reading = readRound({ ...good, ...changes }, { versionIds: ['v1'], now });
  return reading.ok ? [] : reading.mistakes.map((mistake) => `${mistake.field}: ${mistake.code}`);
};

describe('the form of a round', () => {
  it('makes a code from the English title when none is typed', () => {
    expect(readRound(good, { versionIds: ['v1'], now })).toMatchObject({
      ok: true,
      round: { code: 'trial-of-dak-lak', minRespondents: 30, closesAt: null },
    });
  });
  it('names every field that is missing, at once', () => {
    const reading = readRound(emptyRound, { versionIds: ['v1'], now });
    expect(reading.ok ? [] : reading.mistakes.map((mistake) => mistake.field)).toEqual([
      'title_vi',
      'title_en',
      'organiser_vi',
      'organiser_en',
      'code',
      'version',
      'kind',
    ]);
  });
  it.each([
    [{ code: 'Đợt 1' }, 'code: code'],
    [{ code: 'new' }, 'code: code'],
    [{ version: 'v9' }, 'version: version'],
    [{ closes: '31/02/2027' }, 'closes: date'],
    [{ closes: 'soon' }, 'closes: date'],
    [{ closes: '20/11/2026' }, 'closes: past'],
    [{ minimum: '29' }, 'minimum: minimum'],
    [{ minimum: 'many' }, 'minimum: minimum'],
  ])('refuses %j', (changes, mistake) => {
    expect(mistakesOf(changes)).toEqual([mistake]);
  });
  it('closes at the end of the day in Viet Nam, however the day is written', () => {
    expect(endOfDay('31/12/2026')).toEqual(new Date('2026-12-31T17:00:00Z'));
    expect(endOfDay('2026-12-31')).toEqual(new Date('2026-12-31T17:00:00Z'));
    expect(endOfDay('1/3/2028')).toEqual(new Date('2028-03-01T17:00:00Z'));
  });
});
