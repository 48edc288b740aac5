// Limits long work in a process that also serves requests, for example a download of a million rows.
// After each piece the event loop runs other work. While citizens are being served there is also a
// pause, so that the long work uses only part of the CPU.
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

/** Milliseconds of work between two rests. */
const WORK_MS = 20;

/**
 * Work of many seconds that takes turns with other processes of the machine: for each millisecond the process was busy it
 * rests `share` of one, whether or not anybody is served by this process.
 */
export function steadyPace(share: number): Pace {
  let measured = performance.eventLoopUtilization();
  return async () => {
    const { active } = performance.eventLoopUtilization(measured);
    if (active < WORK_MS) return;
    await sleep(share * active);
    measured = performance.eventLoopUtilization();
  };
}
