// One person who answers: reads each page, fills it in by chance, sends it, and notes what the server has
// acknowledged by leading on. Some give up half way; their draft must still be there. Some hold a ticket that
// another person has as well: one of them gets a receipt, the other a page that says it has been used.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { viewsFolder } from '../../src/platform/config/paths.ts';
import type { Ticket } from '../../src/responses/submission/entry.ts';
import type { RandomStream } from '../../src/statistics/numeric/random.ts';
import { Browser, formOf, type Control, type Fields, type Form, type Site } from './browser.ts';
import type { Ticketed, WayIn } from './round.ts';

export interface Person {
  held: Ticketed | null;
  /** By question: the last values the server acknowledged, and the entry channel. */
  acknowledged: Fields;
  /** The draft's token, once there is one. */
  token: string | null;
  /** As shown on the receipt page; null when the person gave up. */
  receipt: string | null;
  /** The page that said that the ticket has been used. */
  toldUsed: 'first page' | 'sending' | null;
  pages: number;
  lost: string[];
}

export interface Plan {
  way: WayIn;
  base: string;
  cookie: string;
  giveUpAfter: number;
  usesService: boolean;
  /** Waits on the last page for the other holder of the ticket, so that both send at once. */
  beforeSending: () => Promise<void>;
}

const words = ['chờ lâu', 'cán bộ nhiệt tình', 'mạng yếu', 'không rõ giấy tờ', 'nhanh gọn'];

/** One value for each control; a text field sometimes stays empty. */
function chosen(control: Control, plan: Plan, random: RandomStream): string[] {
  if (control.name === 'service')
    return [plan.usesService ? control.values[random.below(control.values.length - 1)]! : 'none'];
  if (['radio', 'checkbox', 'select'].includes(control.type)) {
    const values = control.values.filter((value) => value !== '');
    return [values[random.below(values.length)]!];
  }
  return [random.below(3) === 0 ? '' : words[random.below(words.length)]!];
}

const fill = (form: Form, plan: Plan, random: RandomStream): Fields =>
  Object.fromEntries(form.controls.map((control) => [control.name, chosen(control, plan, random)]));

function arriving({ held }: WayIn): Person {
  const { locality_id: place, service_id: service } = held?.fixed ?? {
    locality_id: null,
    service_id: null,
  };
  const acknowledged = {
    ...(place === null ? {} : { province: [String(place)] }),
    ...(service === null ? {} : { service: [service] }),
  };
  return { held, acknowledged, token: null, receipt: null, toldUsed: null, pages: 0, lost: [] };
}

export async function answer(site: Site, plan: Plan, random: RandomStream): Promise<Person> {
  const visit = { browser: new Browser(site), person: arriving(plan.way) };
  const isPatient = (at: string): boolean =>
    visit.person.pages < plan.giveUpAfter || at.endsWith('/check');
  for (let at: string | null = plan.way.path; at !== null && isPatient(at);)
    at = await takeStep(visit, at, plan, random);
  return visit.person;
}

interface Visit {
  browser: Browser;
  person: Person;
}

/** Opens the page and sends it; @returns the next page, null when there is none */
async function takeStep(
  { browser, person }: Visit,
  at: string,
  plan: Plan,
  random: RandomStream,
): Promise<string | null> {
  const page = await browser.open(at);
  if (page.status !== 200) noteRefusal(person, page);
  else if (page.path === plan.base && person.token !== null) person.lost.push('the draft is gone');
  else if (page.path.endsWith('/receipt'))
    person.receipt = /cg-code">([^<]+)</.exec(page.html)?.[1] ?? 'without a code';
  else {
    if (page.path.endsWith('/check')) await plan.beforeSending();
    return await sendPage({ browser, page, person }, plan, random);
  }
  return null;
}

/** @returns where the server redirects to, which acknowledges what was sent; null when it refuses */
async function sendPage(
  { browser, page, person }: Visit & { page: { path: string; html: string } },
  plan: Plan,
  random: RandomStream,
): Promise<string | null> {
  const form = formOf(page.html);
  const fields = fill(form, plan, random);
  const sent = await browser.post(form.action, { ...form.hidden, ...fields });
  if (sent.location === null) {
    if (sent.status !== 409)
      throw new Error(
        `POST ${form.action}: status ${sent.status} ${/cg-error-summary[\s\S]{0,600}/.exec(sent.html)?.[0] ?? ''}`,
      );
    noteRefusal(person, sent);
    return null;
  }
  person.token = browser.cookies.get(plan.cookie)?.split('.').at(-2) ?? null;
  const [place] = page.path.split('?');
  if (place !== plan.base && !page.path.endsWith('/check')) {
    person.acknowledged = { ...person.acknowledged, ...fields };
    person.pages += 1;
  }
  return sent.location.replace(/#.*/, '');
}

const { unavailable } = JSON.parse(
  readFileSync(path.join(viewsFolder, 'responses', 'text.vi.json'), 'utf8'),
) as { unavailable: Record<'used' | 'answered', { title: string }> };
const politely: Readonly<Record<Ticket['kind'], string>> = {
  invitation: unavailable.used.title,
  dossier: unavailable.answered.title,
};

/** A refusal must be the page for it. */
function noteRefusal(person: Person, page: { status: number; html: string }): void {
  const title = /<h1[^>]*>([^<]+)</.exec(page.html)?.[1] ?? '';
  if (page.status === 409 && person.held !== null && title === politely[person.held.ticket.kind])
    person.toldUsed = person.token === null ? 'first page' : 'sending';
  else person.lost.push(`turned away with status ${page.status}: ${title}`);
}
