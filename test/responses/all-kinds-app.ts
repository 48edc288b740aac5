// The application with a round that asks every kind of question, and the steps of its respondents.
import type { AnsweringApp } from '../support/answering-app.ts';
import { answeringApp } from '../support/answering-app.ts';
import { satisfiedScore } from '../support/scorers.ts';
import { Citizen } from '../support/citizen.ts';
import { allKinds } from './all-kinds.ts';

export const allKindsApp = (): Promise<AnsweringApp> =>
  answeringApp(allKinds, {
    score: satisfiedScore,
  });

export const base = '/s/thu';
/** Has agreed to take part. */
export async function agreed({ app }: AnsweringApp): Promise<Citizen> {
  const visitor = new Citizen(app);
  await visitor.open(base);
  return await visitor.send({ consent: 'yes' });
}

/** Has chosen the first province of the list. */
export async function placeChosen(app: AnsweringApp): Promise<Citizen> {
  const visitor = await agreed(app);
  const province = /name="province" value="(\d+)"/.exec(visitor.html)![1]!;
  return await visitor.send({ province });
}

/** Has answered every question and is on the check page. */
export async function allAnswered(app: AnsweringApp): Promise<Citizen> {
  const visitor = await placeChosen(app);
  await visitor.send({ service: 'DVC09' });
  await visitor.send({ used: 'yes' });
  await visitor.send({ satisfied: '3' });
  await visitor.send({ reason: 'chờ lâu' });
  await visitor.send({
    colours: ['red', 'blue'],
    visits: '4',
    cost: '1,5',
    'filed_on.day': '5',
    'filed_on.month': '3',
    'filed_on.year': '2026',
    at_time: '08:30',
    'order.rank.red': '2',
    'order.rank.green': '1',
    'order.rank.blue': '3',
    'order.rank.dk': '4',
    score: '7',
  });
  await visitor.send({ remark: 'Gọi cho tôi 0912345678 nhé' });
  await visitor.send({ 'members/0/age': '41' });
  await visitor.send({ _another: 'yes' });
  await visitor.send({ 'members/1/age': '7' });
  return await visitor.send({ _another: 'no' });
}

/** The row of the newest response. */
export const lastResponse = ({ db }: AnsweringApp) =>
  db('responses').orderBy('submitted_at', 'desc').first();
