// How a simulated adult answers the essential public services questionnaire. A draw follows the
// questionnaire's own paths, so that every response passes the validation citizens' answers pass.
import type { AnswerValue } from '../../src/questionnaires/model/answers.ts';
import type { RandomStream as Random } from '../../src/statistics/numeric/random.ts';
import type { Psu, Qualities } from './population.ts';

type Draft = Record<string, AnswerValue>;
interface Adult {
  qualities: Qualities;
  random: Random;
  psu: Psu;
}

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
const remarks = [
  'Phải chờ lâu mới đến lượt',
  'Gửi ảnh giấy tờ lên mạng hay bị lỗi',
  'Nhà xa, đi lại mất cả buổi',
  'Không biết hồ sơ đang ở đâu',
  'Chữ trên điện thoại nhỏ quá',
];
const wishes = [
  'Xin báo tin cho dân khi có kết quả',
  'Bớt phải nộp bản sao giấy tờ',
  'Có người hướng dẫn ở xã vào thứ bảy',
  'Trang nộp hồ sơ dễ dùng hơn',
];

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const happens = (adult: Adult, logit: number): boolean => adult.random.uniform() < logistic(logit);

function pick<T extends string>(adult: Adult, weights: Record<T, number>): T {
  const entries = Object.entries(weights) as [T, number][];
  let left = adult.random.uniform() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  return (entries.find(([, weight]) => (left -= weight) < 0) ?? entries[entries.length - 1]!)[0];
}
const one = <T>(adult: Adult, values: readonly T[]): T =>
  values[Math.floor(adult.random.uniform() * values.length)]!;

/** Item non-response, unrelated to what the answer would have been. */
function orMissing(adult: Adult, value: string): string {
  const drawn = adult.random.uniform();
  if (drawn < 0.01) return 'refused';
  return drawn < 0.04 ? 'dk' : value;
}
const yesNo = (adult: Adult, logit: number): string =>
  orMissing(adult, happens(adult, logit) ? 'yes' : 'no');
/** A scale from `low` to `high`, centred on `middle` and moved by a quality. */
function scale(
  adult: Adult,
  quality: number,
  at: { middle: number; low?: number; high?: number },
): string {
  const value = Math.round(at.middle + 0.7 * quality + 0.7 * adult.random.normal());
  return orMissing(adult, String(Math.min(at.high ?? 5, Math.max(at.low ?? 1, value))));
}
function several(adult: Adult, logits: Record<string, number>, none: string): string[] {
  const missing = orMissing(adult, '');
  if (missing !== '') return [missing];
  const chosen = Object.entries(logits)
    .filter(([, logit]) => happens(adult, logit))
    .map(([code]) => code);
  return chosen.length > 0 ? chosen : [none];
}

function filing(adult: Adult, answers: Draft): void {
  const { digital, service } = adult.qualities;
  answers['channel'] = orMissing(
    adult,
    happens(adult, 0.6 + 0.8 * digital)
      ? 'online'
      : pick(adult, { one_stop: 7, post: 1, someone: 2 }),
  );
  if (['one_stop', 'post', 'someone'].includes(String(answers['channel'])))
    answers['why_not_online'] = several(
      adult,
      { unaware: -1, no_device: -2, hard: -0.5, ask_in_person: -1, near: -1.5 },
      'other',
    );
  if (answers['service'] === 'DVC15')
    answers['interlinked_once'] = yesNo(adult, 0.6 + 0.6 * service);
  if (answers['channel'] !== 'online') return;
  answers['device'] = orMissing(
    adult,
    pick(adult, { own_phone: 7, own_computer: 1.5, others: 1, public: 0.5 }),
  );
  answers['first_try'] = yesNo(adult, 0.3 + 0.8 * digital);
  answers['sign_ease'] = scale(adult, digital, { middle: 3.3 });
  answers['form_ease'] = scale(adult, digital, { middle: 3.2 });
  answers['error_stopped'] = yesNo(adult, -0.9 - 0.6 * digital);
  answers['connection_failed'] = yesNo(adult, -1.6 - 0.5 * digital);
  answers['pay_how'] = orMissing(
    adult,
    happens(adult, 1)
      ? happens(adult, 0.8 + 0.8 * digital)
        ? 'online'
        : 'cash'
      : pick(adult, { free: 4, not_yet: 1 }),
  );
  if (answers['pay_how'] === 'online') answers['pay_ease'] = scale(adult, digital, { middle: 3.7 });
  answers['who_helped'] = several(
    adult,
    { family: -1.6 - 0.4 * digital, digital_team: -2.5, officials: -1.8, paid: -3 },
    'nobody',
  );
  answers['had_to_appear'] = yesNo(adult, -0.4 - 0.5 * service);
}

function procedure(adult: Adult, answers: Draft): void {
  const { service } = adult.qualities;
  answers['papers_clear'] = yesNo(adult, 0.8 + 0.7 * service);
  answers['extra_papers'] = yesNo(adult, -1.3 - 0.6 * service);
  answers['fee_known'] = yesNo(adult, 0.7 + 0.5 * service);
  answers['date_promised'] = yesNo(adult, 1 + 0.6 * service);
  answers['could_follow'] = yesNo(adult, 0.3 + 0.6 * service);
  answers['told_changes'] = happens(adult, -2) ? 'na' : yesNo(adult, 0.1 + 0.7 * service);
  answers['visits'] = scale(adult, -service, {
    middle: answers['channel'] === 'online' ? 1 : 2.1,
    low: 0,
  });
  if (answers['used'] === 'done' && answers['date_promised'] === 'yes')
    answers['on_time'] = yesNo(adult, 1.1 + 0.8 * service);
  if (answers['used'] === 'waiting' && answers['date_promised'] === 'yes')
    answers['past_due'] = yesNo(adult, -0.7 - 0.5 * service);
  if (answers['on_time'] === 'no' || answers['past_due'] === 'yes')
    answers['days_late'] = orMissing(
      adult,
      pick(adult, { d1_2: 4, d3_5: 3, d6_10: 2, d11_19: 1, d20: 0.6 }),
    );
  answers['papers_held'] = yesNo(adult, -0.2 - 0.5 * service);
  answers['sent_back'] = scale(adult, -service, { middle: 0.5, low: 0, high: 3 });
}

function conduct(adult: Adult, answers: Draft): void {
  const { service, integrity } = adult.qualities;
  answers['respect'] =
    answers['channel'] === 'online' && happens(adult, -0.4)
      ? 'na'
      : scale(adult, service, { middle: 3.9 });
  if (answers['respect'] !== 'na') answers['knowledge'] = scale(adult, service, { middle: 3.8 });
  answers['treated_equal'] = scale(adult, integrity, { middle: 4 });
  answers['acquaintance'] = yesNo(adult, -1.8 - 0.7 * integrity);
  answers['broker'] = yesNo(adult, -2.4 - 0.6 * integrity);
  answers['informal_payment'] = yesNo(adult, -2 - 0.8 * integrity);
  answers['paid_more'] = yesNo(adult, -1.9 - 0.7 * integrity);
  answers['cost_burden'] = scale(adult, -service, { middle: 2 });
  if (Number(answers['cost_burden']) >= 2)
    answers['cost_total'] = orMissing(
      adult,
      pick(adult, {
        lt50: 3,
        '50_200': 4,
        '200_500': 2,
        '500_1000': 1,
        '1000_3000': 0.5,
        gt3000: 0.2,
      }),
    );
}

function outcome(adult: Adult, answers: Draft): void {
  const { service } = adult.qualities;
  if (answers['used'] === 'done') {
    answers['result_correct'] = yesNo(adult, 2 + 0.6 * service);
    answers['result_form'] = orMissing(
      adult,
      happens(adult, 1.4 + 0.4 * service)
        ? pick(adult, { electronic: 3, post: 2, paper: 4 })
        : 'unwanted',
    );
  }
  answers['satisfaction'] = scale(adult, service, { middle: 3.7 });
  answers['use_again'] = yesNo(adult, 1.2 + 0.8 * service);
  answers['knows_complain'] = yesNo(adult, 0.3 + 0.4 * service);
  if (answers['knows_complain'] === 'yes')
    answers['complained'] = yesNo(adult, -0.4 - 0.3 * service);
  if (answers['complained'] === 'yes')
    answers['answered'] = orMissing(
      adult,
      happens(adult, 0.2 + 0.6 * service)
        ? 'in_time'
        : pick(adult, { late: 3, never: 4, too_early: 1 }),
    );
  if (answers['answered'] === 'in_time' || answers['answered'] === 'late')
    answers['answer_satisfied'] = scale(adult, service, { middle: 3.2 });
  if (happens(adult, -2)) answers['hardest'] = one(adult, remarks);
  if (happens(adult, -2.3)) answers['one_change'] = one(adult, wishes);
}

function reach(adult: Adult, answers: Draft): void {
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

function person(adult: Adult, answers: Draft): void {
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

/** The complete, valid answers of one adult; `service` is 'none' for who used no service. */
export function answersOf(adult: Adult, place: { province: string; commune: string }): Draft {
  const answers: Draft = { province: place.province, commune: place.commune };
  answers['service'] = happens(adult, 2) ? one(adult, services) : 'none';
  if (answers['service'] !== 'none')
    answers['used'] = pick(adult, { done: 82, waiting: 11, gave_up: 4, no: 3 });
  if (['done', 'waiting', 'gave_up'].includes(String(answers['used']))) {
    filing(adult, answers);
    procedure(adult, answers);
    conduct(adult, answers);
    outcome(adult, answers);
  }
  reach(adult, answers);
  person(adult, answers);
  return answers;
}
