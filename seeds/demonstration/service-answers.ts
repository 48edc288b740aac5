// What a simulated adult says about one service: filing, the procedure, the officials' conduct, the outcome.
import {
  type Adult,
  type Draft,
  happens,
  one,
  orMissing,
  pick,
  scale,
  several,
  yesNo,
} from './adult.ts';

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

export function filing(adult: Adult, answers: Draft): void {
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

export function procedure(adult: Adult, answers: Draft): void {
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

export function conduct(adult: Adult, answers: Draft): void {
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

export function outcome(adult: Adult, answers: Draft): void {
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
  answers['overall_ease'] = answers['satisfaction'];
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
