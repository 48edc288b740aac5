// Our answers held against those of R's survey package (R 4.2.2, survey 4.1-1) for every case of the reference data.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { designOf } from '../../src/indicators/case/case-design.ts';
import { readDescription } from '../../src/indicators/case/case-folder.ts';
import { typeColumns } from '../../src/indicators/case/case-columns.ts';
import { estimateCase } from '../../src/indicators/case/estimate-case.cli.ts';
import { referenceData } from '../support/reference-data.ts';

const folder = referenceData('reference');
const reference = folder ?? '';
const cases =
  folder === null
    ? []
    : readdirSync(folder).filter((name) => existsSync(join(folder, name, 'expected.json')));
const scratch = mkdtempSync(join(tmpdir(), 'reference-'));
afterAll(() => rmSync(scratch, { recursive: true }));

if (cases.length === 0) {
  (folder === null ? test.skip : test)('there are cases', () => {
    expect(cases).not.toEqual([]);
  });
} else {
  process.stdout.write(`reference cases: ${cases.join(' ')}\n`);
  describe('answers equal those of R', () => {
    test.each(cases)('%s', (name) => {
      const { results, problems } = estimateCase(join(reference, name));
      const answers = join(scratch, `${name}.json`);
      writeFileSync(answers, JSON.stringify({ results }));
      const comparison = spawnSync(
        process.execPath,
        [join(reference, 'compare.mjs'), join(reference, name), answers],
        { encoding: 'utf8' },
      );
      expect(problems).toEqual([]);
      expect(comparison.stdout).toMatch(/^[1-9]\d* held, 0 differ, 0 results missing of \d+\n$/);
    });
  });

  describe('adjusted weights equal those of R', () => {
    const weights = cases.flatMap((name) =>
      readdirSync(join(reference, name))
        .filter((file) => file.startsWith('expected_weights_'))
        .map((file) => [name, file] as const),
    );
    test.each(weights)('%s %s', (name, file) => {
      const description = readDescription(
        JSON.parse(readFileSync(join(reference, name, 'design.json'), 'utf8')),
      );
      const lines = readFileSync(join(reference, name, description.data), 'utf8')
        .trim()
        .split(/\r?\n/);
      const data = typeColumns(
        description,
        lines.map((line) => line.split(',').map((field) => field.replace(/^"|"$/g, ''))),
      );
      const design = description.designs.find(({ id }) => file === `expected_weights_${id}.csv`)!;
      const expected = readFileSync(join(reference, name, file), 'utf8')
        .trim()
        .split(/\r?\n/)
        .slice(1)
        .map((line) => Number(line.split(',')[1]));
      const gaps = Array.from(designOf(data, design).weights, (weight, row) =>
        Math.abs(weight / expected[row]! - 1),
      );
      expect(gaps).toHaveLength(expected.length);
      expect(Math.max(...gaps)).toBeLessThan(1e-9);
    });
  });
}
