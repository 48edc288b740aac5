// What a run of faults found, in lines.
import type { Audit } from './audit.ts';
import type { Site } from './browser.ts';
import type { Person } from './respondent.ts';
import type { Kind } from './strikes.ts';

export function print(
  audit: Audit,
  run: {
    counts: Record<Kind, number>;
    site: Site;
    crashes: number;
    seconds: number;
    people: readonly Person[];
  },
): void {
  const faults = Object.values(run.counts).reduce((sum, count) => sum + count, 0);
  const pages = run.people.reduce((sum, person) => sum + person.pages, 0);
  console.log(
    `faults                           ${faults}: ${Object.entries(run.counts)
      .map(([kind, count]) => `${count} × ${kind}`)
      .join(', ')}`,
  );
  const { broken, refused } = run.site.failures;
  console.log(
    `requests without an answer       ${broken} broken off, ${refused} answered with 5xx; all sent again`,
  );
  console.log(`application ended by itself      ${run.crashes} times`);
  console.log(`receipts shown                   ${audit.finished}`);
  console.log(`responses stored                 ${audit.stored}`);
  console.log(`drafts left unfinished           ${audit.abandoned}`);
  printEntryChannels(audit.entryChannels);
  console.log(`acknowledged pages checked       ${pages}`);
  console.log(`lost, doubled or different       ${audit.losses.length}`);
  for (const loss of audit.losses.slice(0, 20)) console.log(`  ${loss}`);
  console.log(`time                             ${run.seconds.toFixed(0)} s`);
}

function printEntryChannels({
  byChannel,
  invitationsMade,
  used,
  sharedTickets,
  refusedAsUsed,
}: Audit['entryChannels']): void {
  console.log(`by the open link                 ${byChannel.open} responses`);
  console.log(
    `by personal invitation           ${byChannel.invitation} responses, ` +
      `${used.invitation} of ${invitationsMade} invitations spent`,
  );
  console.log(
    `after a service                  ${byChannel.after_service} responses, ` +
      `${used.dossier} dossiers recorded`,
  );
  console.log(
    `held by two people               ${sharedTickets.invitation} invitations, ` +
      `${sharedTickets.dossier} dossiers`,
  );
  console.log(
    `told that it has been used       ${refusedAsUsed['first page']} on the first page, ` +
      `${refusedAsUsed.sending} when sending (their drafts checked)`,
  );
}
