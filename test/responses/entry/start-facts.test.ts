// The first page promises nothing that the questionnaire does not keep: a form that asks for a contact says so.
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

async function factsOf(model: Questionnaire): Promise<string> {
  const site = await answeringApp(model);
  try {
    const { html } = await new Citizen(site.app).open('/s/thu');
    return /<ul class="cg-facts">.*?<\/ul>/s.exec(html)![0];
  } finally {
    await site.close();
  }
}

test('says whether a telephone number or e-mail address is asked for', async () => {
  expect(await factsOf(liveForm)).toContain('Không hỏi họ tên, số điện thoại hay số căn cước.');
  const facts = await factsOf({ ...liveForm, children: [...liveForm.children, contact] });
  expect(facts).toContain('Phiếu có hỏi số điện thoại hoặc địa chỉ thư điện tử');
  expect(facts).not.toContain('Không hỏi họ tên, số điện thoại');
});
