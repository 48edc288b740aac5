// The first page promises nothing that the questionnaire does not keep: a form that asks for a contact
// says so.
import { expect, test } from '@jest/globals';
import type { Question, Questionnaire } from '../../../src/questionnaires/model/questionnaire.ts';
import { answeringApp } from '../../support/answering-app.ts';
import { Citizen } from '../../support/citizen.ts';
import { liveForm } from '../live-form.ts';

const contact: Question = {
  type: 'question',
  id: 'call',
  name: 'call',
  kind: 'phone',
  label: { vi: 'Số điện thoại của ông bà?', en: 'Your telephone number?' },
};

async function firstPageOf(model: Questionnaire): Promise<string> {
  const site = await answeringApp(model);
  try {
    return (await new Citizen(site.app).open('/s/thu')).html;
  } finally {
    await site.close();
  }
}

const factsOf = async (model: Questionnaire): Promise<string> =>
  /<ul class="cg-facts">.*?<\/ul>/s.exec(await firstPageOf(model))![0];

test('says whether a telephone number or e-mail address is asked for', async () => {
  expect(await factsOf(liveForm)).toContain('Không hỏi họ tên, số điện thoại hay số căn cước.');
  const facts = await factsOf({ ...liveForm, children: [...liveForm.children, contact] });
  expect(facts).toContain('Phiếu có hỏi số điện thoại hoặc địa chỉ thư điện tử');
  expect(facts).not.toContain('Không hỏi họ tên, số điện thoại');
});

test('what it is about, why and what is asked are the questionnaire’s own words', async () => {
  const html = await firstPageOf({
    ...liveForm,
    introduction: { vi: 'Về trạm y tế xã.', en: 'About the health station.' },
    purpose: { vi: 'Để sửa giờ mở cửa.' },
    asked: { vi: 'Ba câu về lần khám gần nhất.' },
  });
  expect(html).toContain('<p class="cg-lead">Về trạm y tế xã.</p>');
  expect(html).toContain('Để sửa giờ mở cửa. Chỉ công bố con số chung');
  expect(html).toContain('Ba câu về lần khám gần nhất.');
  const general = await firstPageOf(liveForm);
  expect(general).not.toContain('giấy khai sinh');
  expect(general).not.toContain('Hỏi những gì');
  expect(general).toContain('Cho đợt khảo sát “Đợt thử”.');
});
