// Commands for closed rounds: write them to an archive, and drop archived ones from the database.
import type { Command } from 'commander';
import { inTransaction, withDatabase } from '../../platform/db/database.ts';
import { archiveRound } from './archive-round.command.ts';
import { checkArchive, dropRound } from './drop-round.command.ts';

export function registerRounds(program: Command): void {
  const group = program.command('rounds').description('archive closed rounds, drop archived ones');
  group
    .command('archive')
    .description('write responses and paradata of a closed round to files, with their checksums')
    .argument('<code>', 'code of the round')
    .requiredOption('--to <folder>', 'where a folder of the round’s name is made')
    .action(async (code: string, { to }: { to: string }) => {
      const now = new Date();
      const { folder, manifest } = await withDatabase((db) => archiveRound(db, { code, to, now }));
      const sums = manifest.files.map(
        ({ table, rows, bytes }) => `${rows} ${table} (${bytes} bytes)`,
      );
      console.log(
        `${folder}: ${sums.join(', ')}\nThe files hold answers: keep them as safe as those.`,
      );
    });
  group
    .command('drop')
    .description('remove responses and paradata of a round that was archived; results stay')
    .argument('<code>', 'code of the round')
    .requiredOption('--archived <manifest>', 'the manifest.json of its archive')
    .action(async (code: string, { archived }: { archived: string }) => {
      const manifest = await checkArchive(archived);
      await withDatabase((db) =>
        inTransaction(db, (tx) => dropRound(tx, { code, manifest, now: new Date() })),
      );
      console.log(`The answers of ${code} are in ${archived} only.`);
    });
}
