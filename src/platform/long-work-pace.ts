// Long work in a process that also serves people, a download of a million rows for example: between
// two of its pieces whatever else there is has its turn, and while citizens are being served the
// work rests, so that it takes a part of the processor only.
import { performance } from 'node:perf_hooks';
import { setImmediate as nextEventLoopTurn, setTimeout as sleep } from 'node:timers/promises';
import { inTurn } from './in-turn.ts';

/** To be awaited after each piece of the work. */
export type Pace = () => Promise<void>;

/** For each millisecond the process was busy. */
const REST = 5;
const LONGEST_REST_MS = 100;

/**
 * All work that shares a pace runs one piece at a time.
 * @param isServing whether citizens are being served by this process
 */
export function longWorkPace(isServing: () => boolean): Pace {
  const turn = inTurn();
  let measured = performance.eventLoopUtilization();
  const afterPiece = async (): Promise<void> => {
    const { active } = performance.eventLoopUtilization(measured);
    if (isServing()) await sleep(Math.min(REST * active, LONGEST_REST_MS));
    else await nextEventLoopTurn();
    measured = performance.eventLoopUtilization();
  };
  return () => turn(afterPiece);
}
