// What a simulated adult says about online services in general and about themselves.
import { type Adult, type Draft, happens, one, pick, scale, several, yesNo } from './adult.ts';

export function reach(adult: Adult, answers: Draft): void {
  const { digital } = adult.qualities;
  const online = answers['channel'] === 'online';
  if (!online) answers['knows_online'] = yesNo(adult, 0.6 + 0.7 * digital);
  if (online || answers['knows_online'] === 'yes')
    answers['knows_portal'] = yesNo(adult, (online ? 1.4 : 0.2) + 0.7 * digital);
  if (answers['knows_online'] === 'yes')
    answers['tools_used'] = several(
      adult,
      { portal: -1 + 0.5 * digital, vneid: 0.8 + 0.5 * digital },
      'none',
    );
  const heard = several(
    adult,
    {
      radio_tv: -0.2,
      newspaper: -1.6,
      loudspeaker: -0.6,
      digital_team: -1.4,
      officials: -0.7,
      school_work: -1.5,
      social_media: -0.1 + 0.4 * digital,
      people: -0.8,
    },
    'none',
  );
  answers['heard_from'] = heard;
  if (heard.some((channel) => !['people', 'none', 'dk', 'refused'].includes(channel)))
    answers['heard_useful'] = scale(adult, digital, { middle: 3.5 });
  answers['vneid_level2'] = yesNo(adult, 1 + 0.7 * digital);
  const alone = online && (answers['who_helped'] as string[]).includes('nobody');
  if (!alone) answers['home_can_file'] = yesNo(adult, 0.5 + 0.8 * digital);
  answers['alone_next'] = scale(adult, digital, { middle: 3.1 });
  if (answers['device'] !== 'own_phone') answers['smartphone'] = yesNo(adult, 1.9 + 0.7 * digital);
  answers['internet_home'] = yesNo(adult, 1.8 + 0.6 * digital);
  answers['signal_home'] = scale(adult, digital, { middle: 1.5, low: 0, high: 2 });
}

export function person(adult: Adult, answers: Draft): void {
  answers['sex'] = pick(adult, { male: 49, female: 50, refused: 1 });
  answers['age_band'] = pick(adult, {
    '18_24': 12,
    '25_34': 22,
    '35_44': 22,
    '45_54': 18,
    '55_64': 14,
    '65_plus': 11,
    refused: 1,
  });
  answers['area'] = adult.psu.stratum;
  answers['residence'] = pick(adult, {
    permanent: 85,
    temporary_under_6m: 4,
    temporary_6m: 9,
    unregistered: 1,
    refused: 1,
  });
  answers['education'] = pick(adult, {
    none: 5,
    primary: 15,
    lower_secondary: 27,
    upper_secondary: 27,
    vocational: 12,
    university: 13,
    refused: 1,
  });
  answers['occupation'] = pick(adult, {
    farmer: 34,
    self_employed: 18,
    employee: 24,
    civil_servant: 7,
    student: 4,
    homemaker: 5,
    retired: 6,
    unemployed: 1,
    refused: 1,
  });
  answers['consent_sensitive'] = happens(adult, 1.5) ? 'yes' : 'no';
  if (answers['consent_sensitive'] !== 'yes') return;
  answers['ethnicity'] = pick(adult, { kinh: 84, minority: 14, refused: 2 });
  if (answers['ethnicity'] === 'minority')
    answers['ethnic_group'] = one(adult, ['e02', 'e03', 'e05', 'e06', 'e07']);
  answers['disability'] = pick(adult, { yes: 7, no: 91, refused: 2 });
}
