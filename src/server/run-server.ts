// The `start` command: starts the server, says where it answers, and stops it on SIGTERM and SIGINT.
import type { Config } from '../platform/config/config.ts';
import { log } from '../platform/log/log.ts';
import { type Running, startServer } from './server.ts';

const emptyHint =
  '  No account yet. Make one with: npx civic-gauge accounts create --login NAME --role administrator\n';

const communesHint =
  '  Communes are not imported yet; people can choose a province only. Import them with: ' +
  'npx civic-gauge localities import communes.csv old-units.csv\n';

export function banner(running: Running): string {
  const lines = running.accounts.map(
    (account) => `    ${account.login.padEnd(14)} ${account.password}`,
  );
  const people =
    lines.length > 0
      ? `  Demonstration accounts (account name, password):\n${lines.join('\n')}\n`
      : emptyHint;
  const communes = running.hasCommunes ? '' : communesHint;
  return `\n  Civic Gauge – Thước đo dịch vụ công\n  ${running.address}\n\n${people}${communes}\n  Stop with Ctrl+C.\n`;
}

/** The `start` command: runs until a signal stops it. @throws Error when it cannot continue */
export async function runServer(config: Config): Promise<void> {
  const running = await startServer(config);
  process.stdout.write(banner(running));
  const stopped = new Promise<null>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => {
        resolve(null);
      });
  });
  const failure = await Promise.race([stopped, running.failed]);
  log.info('stopping');
  await running.stop();
  // Anything still running, such as a query on an external database, is abandoned.
  setTimeout(() => {
    process.exit();
  }, 500).unref();
  if (failure !== null) throw failure;
}
