// A web process whose event loop is blocked keeps its connections and answers nobody. So each
// sends a heartbeat every few seconds; the main process ends one that has not sent any for too
// long, and another takes its place.

/** How often a web process sends a heartbeat, and how often the main process checks. */
export const aliveEveryMs = 2_000;

/** Of a monotonic clock, in milliseconds. */
export type Moment = () => number;

/**
 * @param patienceMs of silence
 * @returns which of the given are silent, each heard last at the moment it says. When the one who
 * asks was itself blocked
 *   itself – a long computation, a suspended machine –, words of the others lie unread: then
 * nobody counts as silent.
 */
export function silentAmong<M extends { lastMessageAt: number }>(
  patienceMs: number,
  now: Moment,
): (members: Iterable<M>) => M[] {
  let looked = now();
  return (members) => {
    const moment = now();
    const stoodStill = moment - looked > 2 * aliveEveryMs;
    looked = moment;
    const all = [...members];
    if (stoodStill) for (const member of all) member.lastMessageAt = moment;
    return all.filter(({ lastMessageAt }) => moment - lastMessageAt > patienceMs);
  };
}
