// What the law gives a respondent, by the receipt alone: to see what is held, to ask for a correction and
// read the reply, to erase; and what was agreed to is kept word for word.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { listConsentTexts } from '../../../src/responses/consent/consent-texts.store.ts';
import {
  listRequests,
  replyToRequest,
} from '../../../src/responses/requests/data-requests.store.ts';
import type { AnsweringApp } from '../../support/answering-app.ts';
import { Citizen } from '../../support/citizen.ts';
import { allAnswered, allKindsApp, base } from '../all-kinds-app.ts';

let app: AnsweringApp;
beforeAll(async () => {
  app = await allKindsApp();
});
afterAll(async () => {
  await app.close();
});
beforeEach(async () => {
  await app.db('rate_limits').delete();
  await app.db('rounds').update({ status: 'open' });
  app.clock.now = new Date('2026-11-27T03:00:00Z');
});

async function sent(): Promise<string> {
  const visitor = await allAnswered(app);
  await visitor.send({});
  return /cg-code">([^<]+)</.exec(visitor.html)![1]!;
}

/** From another device, with the code. */
async function opened(code: string): Promise<Citizen> {
  const other = new Citizen(app.app);
  await other.open(`${base}/mine`);
  return await other.send({ code });
}

describe('with the receipt', () => {
  test('everything that is held is shown, also when the round is closed', async () => {
    const code = await sent();
    await app.db('rounds').update({ status: 'closed' });
    const own = await opened(code.toLowerCase());
    expect(own.status).toBe(200);
    expect(own.html).toContain('Phiếu của ông bà');
    // Free text as it was stored, a number, a place.
    expect(own.html).toContain('Gọi cho tôi ••• nhé');
    expect(own.html).toContain('08:30');
    expect(own.html).not.toContain('Sửa<span');
    expect(own.html).toContain('Xóa ngay, không cần nêu lý do. Không lấy lại được.');
  });

  test('a wrong code shows nothing; guessing is limited', async () => {
    const other = await opened('7KQ4-M2XD-9PZA-3F0X');
    expect(other.status).toBe(422);
    const code = await sent();
    await app.db('responses').update({
      status: 'withdrawn',
      withdrawn_at: new Date(),
      answers: '{}',
      scores: null,
      source_hash: null,
    });
    expect((await opened(code)).html).toContain('Không có phiếu nào mang mã này');
    for (let at = 0; at < 25; at += 1) await opened(code);
    expect((await opened(code)).status).toBe(429);
  });

  test('it is erased from there', async () => {
    const own = await opened(await sent());
    await own.send({}, `${base}/withdraw`);
    expect(own.html).toContain('Đã xóa phiếu của ông bà');
  });

  test('twenty at the same moment with one code make one request', async () => {
    const code = await sent();
    const all: Citizen[] = [];
    for (let one = 0; one < 20; one += 1) all.push(await opened(code));
    await Promise.all(
      all.map((own, at) => own.send({ code, act: 'correct', words: `Lần ${at}` }, `${base}/mine`)),
    );
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 200));
    const asked = await app
      .db('data_requests')
      .whereLike('words', 'Lần %')
      .select('id')
      .orderBy('id');
    expect(asked).toHaveLength(1);
  });

  test('what was written about it goes with it', async () => {
    const code = await sent();
    const own = await opened(code);
    await own.send({ code, act: 'correct', words: 'Tôi tên là An' }, `${base}/mine`);
    expect(
      await app.db('data_requests').where({ words: 'Tôi tên là An' }).select('id').orderBy('id'),
    ).toHaveLength(1);
    await own.send({ code }, `${base}/withdraw`);
    expect(own.html).toContain('Đã xóa phiếu của ông bà');
    expect(
      await app.db('data_requests').where({ words: 'Tôi tên là An' }).select('id').orderBy('id'),
    ).toEqual([]);
  });

  test('a correction is asked for once, with its clocks, and the reply is read there', async () => {
    const code = await sent();
    const own = await opened(code);
    const ask = (words: string) => own.send({ code, act: 'correct', words }, `${base}/mine`);
    await ask('   ');
    expect(own.status).toBe(422);
    expect(own.html).toContain('Xin viết cần sửa gì');
    await ask('x'.repeat(2_001));
    expect(own.status).toBe(422);
    await ask('Tuổi của tôi là 41 <b>');
    expect(own.status).toBe(200);
    expect(own.html).toContain('Tuổi của tôi là 41 &lt;b&gt;');
    expect(own.html).toContain('chậm nhất ngày 1/12/2026');
    expect(own.html).toContain('chậm nhất ngày 7/12/2026');
    // Sent twice it is one request.
    await ask('Một lần nữa');
    const [request, ...others] = (await listRequests(app.db, app.round.id)).filter(
      ({ words }) => !words.startsWith('Lần '),
    );
    expect(others).toEqual([]);
    await app.db.transaction((tx) =>
      replyToRequest(
        tx,
        { id: request!.id, roundId: app.round.id },
        { at: app.clock.now, words: 'Đã ghi chú', name: 'Lan', outcome: 'done' },
      ),
    );
    const later = await opened(code);
    expect(later.html).toContain('Đã làm xong:');
    expect(later.html).toContain('Đã ghi chú');
    expect(later.html).not.toContain('Lan');
    expect(later.html).toContain('name="words"');
  });
});

test('the words that were agreed to are kept, once for each version and language', async () => {
  await sent();
  app.clock.now = new Date('2026-11-27T03:05:00Z');
  await app
    .db('rounds')
    .update({ organiser: JSON.stringify({ vi: 'Sở Nội vụ', en: 'Home affairs' }) });
  await sent();
  await sent();
  const kept = await listConsentTexts(app.db, app.round.id);
  expect(kept).toHaveLength(2);
  const [before, after] = kept;
  expect(before!.text.parts.map(({ text }) => text).join(' ')).not.toContain('Sở Nội vụ');
  expect(after!.text.parts.map(({ text }) => text).join(' ')).toContain('Sở Nội vụ');
  expect(after).toMatchObject({ language: 'vi', responses: 2 });
  expect(after!.text.agree).toContain('Tôi từ 18 tuổi trở lên');
  const shown = (await new Citizen(app.app).open(base)).html;
  for (const { title, text } of after!.text.parts) {
    expect(shown).toContain(title);
    expect(shown).toContain(text.slice(0, 40));
  }
});
