// Work of one kind that runs for many at the same time takes the machine one piece at a time, so
// that ten large downloads hinder everybody else no more than one does.

/**
 * Runs pieces of work one after the other, in the order they were asked for; one that fails stops
 * no other.
 */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

export function inTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
