// One person who answers: reads each page, fills it in by chance, sends it, and notes what the server has
// acknowledged by leading on. Some give up half way; their draft must still be there.
import type { RandomStream } from '../src/statistics/random.ts';
import { Browser, formOf, type Control, type Fields, type Form, type Site } from './faults-browser.ts';

export interface Person {
  /** By question: the last values the server acknowledged. */
  acknowledged: Fields;
  /** The draft's token, once there is one. */
  token: string | null;
  /** As shown on the receipt page; null when the person gave up. */
  receipt: string | null;
  pages: number;
  lost: string[];
}

export interface Plan { base: string; cookie: string; giveUpAfter: number; usesService: boolean }

const words = ['chờ lâu', 'cán bộ nhiệt tình', 'mạng yếu', 'không rõ giấy tờ', 'nhanh gọn'];

/** One value for each control; a text field sometimes stays empty. */
function chosen(control: Control, plan: Plan, random: RandomStream): string[] {
  if (control.name === 'service') return [plan.usesService ? control.values[random.below(control.values.length - 1)]! : 'none'];
  if (['radio', 'checkbox', 'select'].includes(control.type)) {
    const values = control.values.filter((value) => value !== '');
    return [values[random.below(values.length)]!];
  }
  return [random.below(3) === 0 ? '' : words[random.below(words.length)]!];
}

const fill = (form: Form, plan: Plan, random: RandomStream): Fields => Object.fromEntries(form.controls.map((control) => [control.name, chosen(control, plan, random)]));

export async function answer(site: Site, plan: Plan, random: RandomStream): Promise<Person> {
  const browser = new Browser(site);
  const person: Person = { acknowledged: {}, token: null, receipt: null, pages: 0, lost: [] };
  let path = plan.base;
  while (person.receipt === null && (person.pages < plan.giveUpAfter || path.endsWith('/check'))) {
    const page = await browser.open(path);
    if (page.path === plan.base && person.token !== null) { person.lost.push('the draft is gone'); return person; }
    if (page.path.endsWith('/receipt')) { person.receipt = /cg-code">([^<]+)</.exec(page.html)?.[1] ?? null; continue; }
    path = await sendPage({ browser, page, person }, plan, random);
  }
  return person;
}

/** @returns where the server leads on to: by that it acknowledges what was sent */
async function sendPage({ browser, page, person }: { browser: Browser; page: { path: string; html: string }; person: Person }, plan: Plan, random: RandomStream): Promise<string> {
  const form = formOf(page.html);
  const fields = fill(form, plan, random);
  const sent = await browser.post(form.action, { ...form.hidden, ...fields });
  if (sent.location === null) throw new Error(`POST ${form.action}: status ${sent.status} ${/cg-error-summary[\s\S]{0,600}/.exec(sent.html)?.[0] ?? ''}`);
  person.token = browser.cookies.get(plan.cookie)?.split('.').at(-2) ?? null;
  if (page.path !== plan.base && !page.path.endsWith('/check')) {
    person.acknowledged = { ...person.acknowledged, ...fields };
    person.pages += 1;
  }
  return sent.location.replace(/#.*/, '');
}
