// Kind → what it can do, in place of a chain of ifs.
import { acknowledge } from './acknowledge.ts';
import { date } from './date.ts';
import { datetime } from './datetime.ts';
import { decimal } from './decimal.ts';
import { email } from './email.ts';
import { integer } from './integer.ts';
import type { Kind } from './kind.ts';
import { phone } from './phone.ts';
import { range } from './range.ts';
import { rank } from './rank.ts';
import { selectMultiple } from './select-multiple.ts';
import { selectOne } from './select-one.ts';
import { text } from './text.ts';
import { time } from './time.ts';
import { unasked } from './unasked.ts';
import { type QuestionKind } from './traits.ts';

export const KINDS: Readonly<Record<QuestionKind, Kind>> = {
  select_one: selectOne,
  select_multiple: selectMultiple,
  rank,
  integer,
  decimal,
  range,
  text,
  email,
  phone,
  date,
  time,
  datetime,
  acknowledge,
  note: unasked,
  calculate: unasked,
  hidden: unasked,
};
