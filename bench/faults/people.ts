// Who comes, by which way, and who holds a ticket together with somebody else.
import { xoshiro, type RandomStream } from '../../src/statistics/numeric/random.ts';
import type { Site } from './browser.ts';
import { answer, type Person, type Plan } from './respondent.ts';
import type { Ground, WayIn } from './round.ts';

export interface Size {
  submissions: number;
  /** At once. */ people: number;
  seed: number;
}
/** `stopped`: from outside. */
export interface Progress {
  people: Person[];
  finished: number;
  stopped: boolean;
}

const isOver = (size: Size, { finished, stopped }: Progress): boolean =>
  stopped || finished >= size.submissions;

/** One in ten gives up after a few pages, unless somebody else waits for the same ticket; one in ten has a longer way. */
const planOf = (way: WayIn, random: RandomStream, beforeSending: Plan['beforeSending']): Plan => ({
  way,
  base: '/s/faults',
  cookie: 'cg_s_faults',
  usesService: random.below(10) === 0,
  beforeSending,
  giveUpAfter: random.below(10) === 0 && way.held?.hands !== 2 ? 1 + random.below(4) : Infinity,
});

/** A barrier that opens once this many people have reached it or left. */
function meetingOf(people: number): () => Promise<void> {
  let [missing, open] = [people, (): void => undefined];
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    missing -= 1;
    if (missing === 0) open();
    return all;
  };
}

const once = <T>(act: () => T): (() => T) => {
  let done: { result: T } | null = null;
  return () => (done ??= { result: act() }).result;
};

/** Lets all holders of the ticket answer: one after the other, or both sending at the same moment. */
async function answerBy(
  site: Site,
  way: WayIn,
  random: RandomStream,
  arrived: (person: Person) => void,
): Promise<void> {
  const alone = async (
    beforeSending: Plan['beforeSending'] = () => Promise.resolve(),
  ): Promise<void> => {
    const own = xoshiro(random.below(2 ** 31));
    arrived(await answer(site, planOf(way, own, beforeSending), own));
  };
  if (way.held?.hands !== 2) {
    await alone();
    return;
  }
  if (random.below(2) === 0) {
    await alone();
    await alone();
    return;
  }
  const meet = meetingOf(2);
  await Promise.all(
    [once(meet), once(meet)].map(async (come) => {
      await alone(come).finally(() => {
        void come();
      });
    }),
  );
}

/** Lanes of people, one after the other, until that many receipts were shown; a line on stderr for every 500. */
export async function answerAll(
  site: Site,
  size: Size,
  { ground, progress, started }: { ground: Ground; progress: Progress; started: number },
): Promise<void> {
  const arrived = (person: Person): void => {
    progress.people.push(person);
    if (person.receipt === null) return;
    progress.finished += 1;
    if (progress.finished % 500 === 0)
      console.error(
        `${progress.finished} submissions after ${((Date.now() - started) / 1000).toFixed(0)} s`,
      );
  };
  const lane = async (number: number): Promise<void> => {
    const random = xoshiro(size.seed * 1000 + number);
    while (!isOver(size, progress)) await answerBy(site, ground.nextWay(random), random, arrived);
  };
  await Promise.all(Array.from({ length: size.people }, (_, number) => lane(number)));
}
