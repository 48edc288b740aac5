import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import request from 'supertest';
import { compileOrThrow } from '../../../src/questionnaires/engine/compiled.ts';
import type { Answers } from '../../../src/questionnaires/model/answers.ts';
import { countsOfRound } from '../../../src/responses/monitoring/counts.store.ts';
import { inertCell } from '../../../src/platform/csv-cells.ts';
import type { Submission } from '../../../src/responses/submission/preparation.ts';
import { preparationOf } from '../../../src/responses/submission/preparation.ts';
import {
  submitAnswers,
  submitManyAnswers,
} from '../../../src/responses/submission/submit-response.command.ts';
import type { AnsweringApp } from '../../support/answering-app.ts';
import { answeringApp } from '../../support/answering-app.ts';
import { allKinds } from '../all-kinds.ts';
import { noScores } from '../../support/scorers.ts';

let site: AnsweringApp;
const compiled = compileOrThrow(allKinds);
const base: Answers = {
  province: '1001',
  commune: '',
  service: 'DVC09',
  used: 'yes',
  satisfied: '4',
  reason: 'chờ lâu',
  colours: ['red', 'blue'],
  visits: 2,
  members: [{ age: 30 }],
};
const submission = (answers: Answers, changes: Partial<Submission> = {}): Submission => ({
  id: randomUUID(),
  localityId: 1001,
  serviceId: 'DVC09',
  stratum: 'H1',
  psu: 'P1',
  weight: 12.5,
  channel: 'simulated',
  servicePoint: null,
  caller: null,
  language: 'vi',
  consentVersion: null,
  answers,
  sourceHash: null,
  seconds: 300,
  submittedAt: new Date('2026-11-20T18:30:00Z'),
  trapped: false,
  ...changes,
});

beforeAll(async () => {
  site = await answeringApp(allKinds);
  await site.db.transaction(async (tx) => {
    const preparation = preparationOf(site.round, compiled);
    const source = Buffer.alloc(16, 7);
    await submitManyAnswers(tx, {
      preparation,
      score: noScores,
      submissions: [
        submission(base),
        submission(
          {
            ...base,
            reason: '=HYPERLINK("http://evil.example","bấm vào đây")',
            remark: 'dòng một\nvà "dòng hai", hết',
          },
          { sourceHash: source, submittedAt: new Date('2026-11-20T19:00:00Z') },
        ),
        submission(
          { ...base, reason: '-1,5' },
          { sourceHash: source, seconds: 2, submittedAt: new Date('2026-11-21T01:00:00Z') },
        ),
      ],
    });
  });
});
afterAll(async () => {
  await site.close();
});

/** Oldest first; the file itself is in the order of the key. */
async function download(values: string): Promise<Record<string, string>[]> {
  const answer = await request(site.app)
    .get(`/rounds/thu/answers.csv?values=${values}`)
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        done(null, Buffer.concat(chunks));
      });
    });
  expect(answer.status).toBe(200);
  const bytes = answer.body as Buffer;
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const rows = parse(bytes, { bom: true, columns: true }) as Record<string, string>[];
  return rows.sort((one, other) => one['submitted_at']!.localeCompare(other['submitted_at']!));
}

describe('the answers as a table', () => {
  test('in codes: one row for each response, one column for each question', async () => {
    const rows = await download('codes');
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      service_id: 'DVC09',
      used: 'yes',
      satisfied: '4',
      colours: 'red blue',
      visits: '2',
      many: '0',
      members: '[{"age":30}]',
      weight: '12.5',
      stratum: 'H1',
      psu: 'P1',
      cost: '',
      status: 'counted',
    });
    expect(Object.keys(rows[0]!)).not.toContain('welcome');
    expect(rows.map((row) => row['same_source'])).toEqual(['', '2', '2']);
    expect(rows[2]).toMatchObject({ status: 'held', flags: 'speeding' });
  });

  test('in labels: names of places, services and options', async () => {
    const [row] = await download('labels');
    expect(row).toMatchObject({
      used: 'Ý yes',
      colours: 'Ý red; Ý blue',
      service_name: 'Đăng ký khai sinh',
    });
    expect(row!['province_name']).not.toBe('');
  });

  test('keeps line breaks and quotes, and disables formulas', async () => {
    const rows = await download('codes');
    const formula = rows.find((row) => row['reason']!.includes('HYPERLINK'))!;
    expect(formula['reason']).toBe(`'=HYPERLINK("http://evil.example","bấm vào đây")`);
    expect(formula['remark']).toBe('dòng một\nvà "dòng hai", hết');
    expect(rows.map((row) => row['reason'])).toContain('-1,5');
  });

  test('is noted in the audit log, and refused for an unknown round or way', async () => {
    expect(await site.db('audit_log').where({ action: 'responses.exported' })).not.toHaveLength(0);
    expect((await request(site.app).get('/rounds/none/answers.csv')).status).toBe(404);
    expect((await request(site.app).get('/rounds/thu/answers.csv?values=x')).status).toBe(400);
  });
});

test.each([
  ['+84 9', "'+84 9"],
  ['@x', "'@x"],
  ['\tx', "'\tx"],
  ['-5', '-5'],
  ['a=b', 'a=b'],
  ['', ''],
])('%j becomes %j', (text, cell) => {
  expect(inertCell(text)).toBe(cell);
});

test('counts follow the day in Viet Nam', async () => {
  const counts = await countsOfRound(site.db, site.round.id, {
    now: new Date('2026-11-20T20:00:00Z'),
    places: null,
  });
  expect(counts).toMatchObject({
    counted: 2,
    held: 1,
    withdrawn: 0,
    today: 2,
    byDay: [{ day: '2026-11-21', counted: 2 }],
    byProvince: [{ localityId: 1001, counted: 2, held: 1 }],
    byFlag: [{ flag: 'speeding', responses: 1 }],
    byChannel: [{ channel: 'simulated', caller: null, responses: 3 }],
  });
});

describe('submissions in bulk', () => {
  const preparation = () => preparationOf(site.round, compiled);

  test('are refused as a whole when one answer is invalid, and it is named', async () => {
    const bad = [submission(base), submission({ ...base, visits: 99 })];
    await expect(
      site.db.transaction((tx) =>
        submitManyAnswers(tx, { preparation: preparation(), submissions: bad, score: noScores }),
      ),
    ).rejects.toMatchObject({
      code: 'unprocessable',
      vars: { submission: 2, question: 'visits', code: 'constraint' },
    });
  });

  test('the same one twice is stored once, in bulk or singly', async () => {
    const one = submission(base);
    const many = () =>
      site.db.transaction((tx) =>
        submitManyAnswers(tx, { preparation: preparation(), submissions: [one], score: noScores }),
      );
    expect([await many(), await many()]).toEqual([1, 0]);
    expect(
      await site.db.transaction((tx) =>
        submitAnswers(tx, { preparation: preparation(), submission: one, score: noScores }),
      ),
    ).toMatchObject({ ok: true, isNew: false });
  });

  test('a question the version does not have is refused', async () => {
    const single = await site.db.transaction((tx) =>
      submitAnswers(tx, {
        preparation: preparation(),
        submission: submission({ ...base, stranger: 'x' }),
        score: noScores,
      }),
    );
    expect(single).toMatchObject({
      ok: false,
      problems: [{ path: 'stranger', code: 'unknownQuestion' }],
    });
  });
});
