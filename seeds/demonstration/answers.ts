// How a simulated adult answers the essential public services questionnaire. A draw follows the
// questionnaire's own paths, so that every response passes the validation citizens' answers pass.
import { type Adult, type Draft, happens, one, pick } from './adult.ts';
import { conduct, filing, outcome, procedure } from './service-answers.ts';
import { person, reach } from './person-answers.ts';

const services = [
  'DVC01',
  'DVC02',
  'DVC03',
  'DVC04',
  'DVC07',
  'DVC08',
  'DVC09',
  'DVC11',
  'DVC12',
  'DVC15',
  'DVC17',
  'DVC18',
  'DVC19',
  'DVC20',
  'DVC22',
  'DVC23',
  'DVC24',
  'DVC25',
];

/** Services that people use for a child or a relative. */
const FOR_OTHERS: ReadonlySet<string> = new Set(['DVC09', 'DVC15', 'DVC17']);

/** The complete, valid answers of one adult; `service` is 'none' for who used no service. */
export function answersOf(adult: Adult, place: { province: string; commune: string }): Draft {
  const answers: Draft = { province: place.province, commune: place.commune };
  answers['service'] = happens(adult, 2) ? one(adult, services) : 'none';
  if (answers['service'] !== 'none')
    answers['used'] = pick(adult, { done: 82, waiting: 11, gave_up: 4, no: 3 });
  if (['done', 'waiting', 'gave_up'].includes(String(answers['used']))) {
    answers['on_behalf'] = FOR_OTHERS.has(String(answers['service'])) ? 'family' : 'self';
    filing(adult, answers);
    procedure(adult, answers);
    conduct(adult, answers);
    outcome(adult, answers);
  }
  reach(adult, answers);
  person(adult, answers);
  return answers;
}
