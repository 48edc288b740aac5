// How it is said that a database server, or a machine of the cluster behind it, has gone away:
// nothing is wrong with the statement, and it may be sent again later. Citus passes on what its
// client library said about a worker as an internal error.

const codes = new Set([
  '08000',
  '08001',
  '08003',
  '08004',
  '08006', // connection exceptions
  '57P01',
  '57P02',
  '57P03', // shut down, crashed, starting
]);

const INTERNAL_ERROR = 'XX000';
const ofWorker = new RegExp(
  [
    'could not commit transaction for shard',
    'failure on connection marked as essential',
    'cannot connect to \\S+ to fetch intermediate results',
    'server closed the connection',
    'no connection to the server',
    'connection not open',
    'connection (?:has been )?closed',
    'SYSCALL error',
    'invalid socket',
    'could not (?:receive|send) data',
    'Connection re(?:fused|set)',
    'terminating connection',
  ].join('|'),
  'i',
);

/** Of an error that Postgres (or Citus) reported; what the driver itself noticed is not meant. */
export function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as Error & { code?: unknown };
  return (
    typeof code === 'string' &&
    (codes.has(code) || (code === INTERNAL_ERROR && ofWorker.test(error.message)))
  );
}
