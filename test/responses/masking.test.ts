// An answer is validated as it was given and masked when it is stored: a required telephone number with a
// constraint is accepted, conditions see its digits, and no response contains them.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Question, Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import { MASK } from '../../src/responses/submission/screening.ts';
import { answeringApp, type AnsweringApp } from '../support/answering-app.ts';
import { Citizen } from '../support/citizen.ts';
import { smallForm } from './small-form.ts';

const text = (name: string, more: Partial<Question>): Question =>
  ({
    type: 'question',
    id: name,
    name,
    kind: 'text',
    label: { vi: `Câu ${name}` },
    ...more,
  }) as Question;

const form = {
  ...smallForm,
  code: 'contact',
  children: [
    text('phone', { required: 'true()', constraint: `regex(., '^0[0-9]{9}$')` }),
    text('why', {
      relevant: `string-length(\${phone}) != 10 and \${phone} != ''`,
      required: 'true()',
    }),
    text('mail', { required: 'true()', constraint: `regex(., '^[^@ ]+@[^@ ]+[.][a-z]+$')` }),
    text('copied', { kind: 'calculate', label: {}, calculation: `concat('gọi ', \${phone})` }),
    text('again', { kind: 'calculate', label: {}, calculation: `concat(\${copied}, '!')` }),
    text('case', { kind: 'calculate', label: {}, calculation: `'123456789012'` }),
  ],
} as unknown as Questionnaire;

let site: AnsweringApp;
beforeAll(async () => {
  site = await answeringApp(form, { round: { code: 'lien-he' } });
});
afterAll(async () => {
  await site.close();
});

/** Sends what each page asks for until there is no more page. */
async function answered(
  given: Record<string, string>,
): Promise<{ citizen: Citizen; shown: string[] }> {
  const citizen = await new Citizen(site.app).begin('lien-he');
  const shown: string[] = [];
  for (let pages = 0; pages < 6 && citizen.path.includes('/q/'); pages += 1) {
    const named = (/name="_shown" value="([^"]*)"/.exec(citizen.html)?.[1] ?? '').split(' ');
    shown.push(...named);
    await citizen.send(Object.fromEntries(named.map((name) => [name, given[name] ?? ''])));
    if (citizen.status !== 200) break;
  }
  return { citizen, shown };
}

it('validates the number and the address as they were given, and stores neither', async () => {
  const { citizen, shown } = await answered({ phone: '0912345678', mail: 'lan@example.vn' });
  expect(shown).not.toContain('why');
  expect(citizen.path).toBe('/s/lien-he/check');
  expect(citizen.html).toContain('0912345678');
  await citizen.send({});
  expect(citizen.path).toBe('/s/lien-he/receipt');
  const [row] = await site.db('responses').select('answers', 'flags');
  expect(row.answers).toEqual({
    phone: MASK,
    mail: MASK,
    copied: `gọi ${MASK}`,
    again: `gọi ${MASK}!`,
    case: '123456789012',
  });
  expect(row.flags).toContain('masked-text');
});

it('still refuses what violates the constraint', async () => {
  const { citizen } = await answered({ phone: '12' });
  expect(citizen.status).toBe(422);
});
