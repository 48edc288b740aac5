// Forms that are never sent: kept apart where the round says so and the person was told, with numbers
// masked; never counted; erased with the code of the form.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eraseDraftsJob } from '../../../src/responses/partial/erase-drafts.job.ts';
import type { AnsweringApp } from '../../support/answering-app.ts';
import { answeringApp } from '../../support/answering-app.ts';
import { Citizen, type Fields } from '../../support/citizen.ts';
import { filling, interruptedForm } from '../interrupted-form.ts';

let site: AnsweringApp;
beforeAll(async () => {
  site = await answeringApp(interruptedForm);
});
afterAll(async () => {
  await site.close();
});

const days = (count: number): void => {
  site.clock.now = new Date(site.clock.now.getTime() + count * 86_400_000);
};
const keeps = (keeps_partial: boolean): Promise<number> =>
  site.db('rounds').where({ id: site.round.id }).update({ keeps_partial }).then(Number);
const erase = async (): Promise<unknown> => {
  const job = eraseDraftsJob(() => site.clock.now);
  return await job.run({ db: site.db, payload: {} } as unknown as Parameters<typeof job.run>[0]);
};
const count = async (table: string): Promise<number> =>
  Number((await site.db(table).count('* as n').first())!['n']);

async function stopping(pages: readonly object[]): Promise<{ citizen: Citizen; code: string }> {
  const citizen = await new Citizen(site.app).begin('thu');
  for (const fields of pages) await citizen.send(fields as Fields);
  await citizen.open('/s/thu/resume');
  return { citizen, code: /cg-code">([^<]+)</.exec(citizen.html)![1]! };
}
const phone = { ...filling.words, work: 'Gọi tôi 0912345678' };

test('what was begun and never sent is kept as the round said when it was begun', async () => {
  await stopping([filling.ways]);
  await keeps(true);
  const first = await new Citizen(site.app).open('/s/thu');
  expect(first.html).toContain('các câu đã trả lời được giữ riêng để biết chỗ nào khó trả lời');
  const { code } = await stopping([filling.ways, phone]);
  await stopping([filling.ways, phone, filling.helper, filling.helped, { _another: 'no' }]);
  await stopping([]);
  await keeps(false);
  days(15);
  expect(await erase()).toEqual({ kept: 3, erased: 1 });
  expect(await count('drafts')).toBe(0);
  expect(await count('responses')).toBe(0);
  const kept = await site
    .db('partial_responses')
    .orderByRaw('stopped_at nulls last')
    .select('stopped_at', 'answers', 'device');
  expect(kept.map((row) => row.stopped_at)).toEqual(['helpers~0', 'ways', null]);
  expect(kept[0].answers).toMatchObject({ way: 'office', work: 'Gọi tôi •••', trips: 3 });

  const page = await new Citizen(site.app).open('/rounds/thu/partial');
  expect(page.html).toContain('3 phiếu.');
  expect(page.html.indexOf('Phần ways')).toBeLessThan(page.html.indexOf('Người giúp'));
  expect(page.html).toContain('Đã trả lời hết, không bấm gửi');
  const lines = (await page.agent.get('/rounds/thu/partial.csv')).text.trim().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toContain(
    '"partial_id","started_at","last_saved_at","stopped_at_page","device",',
  );
  expect(lines[0]).not.toContain('weight');
  expect(lines.join('\n')).toContain('helpers~0');
  expect(lines.join('\n')).not.toContain('0912345678');

  const citizen = await new Citizen(site.app).open('/s/thu/withdraw');
  await citizen.send({ code });
  expect(citizen.html).toContain('Đã xóa phiếu của ông bà');
  expect(await count('partial_responses')).toBe(2);
  await citizen.open('/s/thu/withdraw');
  await citizen.send({ code });
  expect(citizen.html).toContain('Không có phiếu nào mang mã này');
  expect(await erase()).toEqual({ kept: 0, erased: 0 });
});
