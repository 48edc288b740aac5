// After a response was erased no page says any more that it was sent: not the receipt, not the
// first page, not the page of its invitation – in the browser that sent it, wherever it was erased.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { codesOfBatch, keyOfCode } from '../../../src/sampling/invitations/invitation-code.ts';
import { insertInvitations } from '../../../src/sampling/invitations/invitations.store.ts';
import { answeringApp, openRound, type AnsweringApp } from '../../support/answering-app.ts';
import { Citizen } from '../../support/citizen.ts';
import { allKinds } from '../all-kinds.ts';

let site: AnsweringApp;
const short = {
  ...allKinds,
  code: 'short',
  children: [
    ...allKinds.children.slice(0, 2),
    {
      type: 'question' as const,
      id: 'satisfied',
      name: 'satisfied',
      kind: 'select_one' as const,
      label: { vi: 'Hài lòng' },
      list: 'scale',
      required: 'true()',
    },
  ],
};
const code = codesOfBatch(new Uint8Array(32).fill(7), 1)[0]!;
const link = `/s/mau?i=${code}&l=1001`;
beforeAll(async () => {
  site = await answeringApp(allKinds);
  const round = await openRound(site.db, short, { code: 'mau', kind: 'probability' });
  await site.db.transaction((tx) =>
    insertInvitations(tx, [
      {
        key: keyOfCode(code),
        localityId: 1001,
        roundId: round.id,
        batch: 'b',
        reference: 'R',
        serviceId: null,
        stratum: null,
        psu: null,
        weight: null,
        madeAt: site.clock.now,
        expiresAt: null,
        spentAt: null,
      },
    ]),
  );
});
afterAll(async () => {
  await site.close();
});

test('the browser that sent it sees on all these pages that it was erased', async () => {
  const sender = await new Citizen(site.app).open(link);
  await sender.send({ consent: 'yes' });
  await sender.send({ satisfied: '3' });
  await sender.send({});
  expect(sender.path).toBe('/s/mau/receipt');
  const receipt = /cg-code">([^<]+)</.exec(sender.html)![1]!;
  const page = async (path: string): Promise<string> => (await sender.open(path)).html;
  const words = {
    receipt: 'Đã gửi. Cảm ơn ông bà!',
    start: 'Máy này vừa gửi một phiếu',
    seen: 'Xem lại mã biên nhận',
  };
  expect(await page('/s/mau')).toContain(words.start);
  expect(await page(link)).toContain(words.seen);

  const other = await new Citizen(site.app).open('/s/mau/withdraw');
  await other.send({ code: receipt });
  expect(other.html).toContain('Đã xóa phiếu của ông bà');

  const shown = await page('/s/mau/receipt');
  expect(sender.path).toBe('/s/mau/receipt');
  expect(shown).toContain('Phiếu này đã được xóa');
  expect(shown).toContain('action="/s/mau/another"');
  for (const told of [words.receipt, receipt]) expect(shown).not.toContain(told);
  const start = await page('/s/mau');
  expect(start).toContain('Phiếu gửi từ máy này đã được xóa.');
  for (const told of [words.start, words.seen]) expect(start).not.toContain(told);
  const invited = await page(link);
  expect(sender.status).toBe(409);
  expect(invited).toContain('Phiếu gửi từ máy này đã được xóa.');
  expect(invited).not.toContain(words.seen);
  expect(await page('/s/mau/check')).toContain('Phiếu này đã được xóa');

  await sender.open('/s/mau/receipt');
  await sender.send({}, '/s/mau/another');
  expect(sender.path).toBe('/s/mau');
  expect(sender.html).not.toContain('đã được xóa');
});

test('in a closed round too, in English, and right after erasing in the same browser', async () => {
  const sender = await new Citizen(site.app).begin('thu');
  await sender.send({ service: 'DVC09' });
  await sender.send({ used: 'no' });
  await sender.send({ colours: 'red', visits: '2' });
  await sender.send({});
  await sender.send({ 'members/0/age': '41' });
  await sender.send({ _another: 'no' });
  await sender.send({});
  const receipt = /cg-code">([^<]+)</.exec(sender.html)![1]!;
  await site.db('rounds').where({ code: 'thu' }).update({ status: 'closed' });
  await sender.open('/s/thu/withdraw');
  await sender.send({ code: receipt });
  await sender.open('/s/thu/receipt?lang=en');
  expect(sender.status).toBe(200);
  expect(sender.html).toContain('This response was erased');
  expect(sender.html).not.toContain('/another');
});
