// The points of a range question: `start=1;end=10;step=1`, which are also the defaults of the field.
import { ownValue } from '../../platform/own-value.ts';
import type { Question } from './questionnaire.ts';

export interface Scale {
  start: number;
  end: number;
  step: number;
}

/** Null when the bounds make no scale: not numbers, no step, or more than 1,000 points. */
export function scaleOf(question: Pick<Question, 'parameters'>): Scale | null {
  const read = (key: string, standard: number): number => {
    const text = ownValue(question.parameters, key);
    return text === undefined ? standard : Number(text);
  };
  const scale = { start: read('start', 1), end: read('end', 10), step: read('step', 1) };
  const points = (scale.end - scale.start) / scale.step;
  return Number.isFinite(points) && points > 0 && points <= 1000 ? scale : null;
}

/** Whether a number is one of the scale's points (to a millionth of a step). */
export function onScale(value: number, { start, end, step }: Scale): boolean {
  const steps = (value - start) / step;
  return (
    value >= Math.min(start, end) &&
    value <= Math.max(start, end) &&
    Math.abs(steps - Math.round(steps)) < 1e-6
  );
}

export function pointsOf({ start, end, step }: Scale): number[] {
  const count = Math.floor((end - start) / step + 1e-9) + 1;
  return Array.from({ length: count }, (_, index) => Number((start + index * step).toFixed(6)));
}
