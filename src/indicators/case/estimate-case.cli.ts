// `civic-gauge estimate CASE_DIR`: answers a case folder as JSON, so that anyone can hold our figures against R's.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { answer } from './case-answers.ts';
import type { CaseResult } from './case-fields.ts';
import { designOf } from './case-design.ts';
import { readDescription, type CaseDescription } from './case-folder.ts';
import { typeColumns, type CaseData } from './case-columns.ts';

/** Adds the command to a program. */
export function registerEstimate(program: Command): void {
  program
    .command('estimate')
    .description(
      'answer a case folder (data.csv, design.json) as JSON in the form of its expected.json',
    )
    .argument('<case-dir>', 'folder with design.json and its data')
    .option('--design <id>', 'answer for this design only')
    .action((folder: string, options: { design?: string }) => {
      try {
        const { results, problems, warnings } = estimateCase(folder, options.design);
        process.stdout.write(`${JSON.stringify({ results }, null, 1)}\n`);
        for (const warning of warnings) process.stderr.write(`${warning}\n`);
        for (const problem of problems) process.stderr.write(`${problem}\n`);
        if (problems.length > 0) process.exitCode = 1;
      } catch (error) {
        process.stderr.write(`Cannot answer ${folder}: ${messageOf(error)}\n`);
        process.exitCode = 1;
      }
    });
}

interface Outcome {
  results: CaseResult[];
  problems: string[];
  warnings: string[];
}

/**
 * Reads and answers a case folder. A design or analysis that cannot be answered is a problem line, the rest is answered;
 * what is doubtful about a design is a warning line.
 * Throws when the folder has no readable design.json or data, or no design of the id.
 */
export function estimateCase(folder: string, designId?: string): Outcome {
  const description = readDescription(
    JSON.parse(readFileSync(join(folder, 'design.json'), 'utf8')),
  );
  const records = parse(readFileSync(join(folder, description.data)), {
    bom: true,
    relax_column_count: true,
  });
  const data = typeColumns(description, records);
  const designs = description.designs.filter(({ id }) => designId === undefined || id === designId);
  if (designs.length === 0)
    throw new RangeError(
      `it has no design “${designId}”, only ${description.designs.map(({ id }) => id).join(', ')}.`,
    );
  const outcome: Outcome = { results: [], problems: [], warnings: [] };
  for (const design of designs) answerDesign(outcome, { data, description }, design);
  return outcome;
}

function answerDesign(
  outcome: Outcome,
  from: { data: CaseData; description: CaseDescription },
  wanted: CaseDescription['designs'][number],
): void {
  const attempt = (work: () => void) => {
    try {
      work();
    } catch (error) {
      outcome.problems.push(`Design ${wanted.id}: ${messageOf(error)}`);
    }
  };
  attempt(() => {
    const design = designOf(from.data, wanted);
    outcome.warnings.push(...design.warnings.map((line) => `Design ${wanted.id}: ${line}`));
    for (const analysis of from.description.analyses) {
      if (analysis.designs && !analysis.designs.includes(wanted.id)) continue;
      attempt(() =>
        outcome.results.push(
          ...answer(design, from.data, analysis).map((result) => ({
            design: wanted.id,
            ...result,
          })),
        ),
      );
    }
  });
}

function messageOf(error: unknown): string {
  if (error instanceof z.ZodError)
    return `design.json is not of the expected form:\n${z.prettifyError(error)}`;
  return error instanceof Error ? error.message : String(error);
}
