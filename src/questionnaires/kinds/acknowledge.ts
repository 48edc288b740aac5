// A box to tick; `OK` when it was, as ODK has it.
import type { Kind } from './kind.ts';
import { answered, refusal, single } from './kind.ts';

export const acknowledge: Kind = {
  parse: (raw) => answered(single(raw) === '' ? null : 'OK'),
  refuse: (value) => (value === 'OK' ? null : refusal('acknowledge')),
};
