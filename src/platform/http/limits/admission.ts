// What happens beyond capacity. So many requests of a class are worked on or wait at one time; who
// comes after them gets 503 with Retry-After at once, and so does what has waited too long. Work
// that was begun continues behind such an answer: a saved page stays saved, and sending it again
// changes nothing.
import { problem } from '../../problems/problem.ts';

export interface AdmissionRule {
  /** Requests under way at one time, waiting ones included. */
  most: number;
  /** How long a request may take before it is answered with `busy`. */
  patienceMs: number;
}

export interface Admission {
  /** Runs the work, or throws `busy` at once where too many are under way, or after the time. */
  admit<T>(work: () => Promise<T>): Promise<T>;
  /** Requests under way now. */
  underWay(): number;
  /** Whether a request is under way or ended less than a second ago. */
  isActive(): boolean;
}

const ACTIVE_MS = 1_000;

/** Seconds that people are asked to wait: different ones, so that they do not all come back at once. */
export const waitSeconds = (random: () => number = Math.random): number =>
  5 + Math.floor(random() * 10);

export function admission({ most, patienceMs }: AdmissionRule): Admission {
  let underWay = 0;
  let endedAt = -Infinity;
  const busy = () => problem('busy', { seconds: waitSeconds() });
  return {
    underWay: () => underWay,
    isActive: () => underWay > 0 || performance.now() - endedAt < ACTIVE_MS,
    admit: async (work) => {
      if (underWay >= most) throw busy();
      return await orAfter(counted(work), patienceMs, busy);
    },
  };

  async function counted<T>(work: () => Promise<T>): Promise<T> {
    underWay += 1;
    try {
      return await work();
    } finally {
      underWay -= 1;
      endedAt = performance.now();
    }
  }
}

/** The result, or what `late` makes when it does not come in time; a later failure is ignored. */
function orAfter<T>(done: Promise<T>, ms: number, late: () => Error): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(late());
    }, ms);
    done.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}
