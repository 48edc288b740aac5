// How large a run of faults is, from the command line.
import { parseArgs } from 'node:util';
import type { Size } from './people.ts';

export function readSize(): Size & { faults: number } {
  const { values } = parseArgs({
    options: {
      submissions: { type: 'string', default: '5000' },
      faults: { type: 'string', default: '25' },
      people: { type: 'string', default: '8' },
      seed: { type: 'string', default: '1' },
    },
  });
  const whole = (name: keyof typeof values): number => {
    const number = Number(values[name]);
    if (!Number.isInteger(number) || number < 1)
      throw new Error(
        `--${name} must be a whole number from 1, as in --${name} 100 (it is ${values[name]})`,
      );
    return number;
  };
  return {
    submissions: whole('submissions'),
    faults: whole('faults'),
    people: whole('people'),
    seed: whole('seed'),
  };
}
