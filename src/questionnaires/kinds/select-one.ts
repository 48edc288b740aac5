// One option of a list.
import type { Kind } from './kind.ts';
import { answered, refusal, refused, single } from './kind.ts';

export const selectOne: Kind = {
  parse: (raw, question, context) => {
    const code = single(raw);
    if (code === '') return answered(null);
    const problem = selectOne.refuse(code, question, context);
    return problem ? refused(problem.code, problem.vars) : answered(code);
  },
  refuse: (value, _question, { choices }) =>
    choices.some(({ name }) => name === value)
      ? null
      : refusal('choice', { option: String(value) }),
};
