// npm run bench:coverage — do the intervals that are shown hold the truth as often as they say? Once in the
// demonstration, whose population is known to the last person, and once in settings made to be hard. --json
// prints counts, --replicates N, --communes N of a province of the country that communes are judged in.
import { parseArgs } from 'node:util';
import { judgeChanges } from './changes.ts';
import { judgeCommunes } from './communes.ts';
import { judgeDemonstration, wholePopulation } from './demonstration.ts';
import { judgeGroups } from './groups.ts';
import { biasRemoved } from './weighted-response.ts';
import { madeCountry } from './made-country.ts';
import { coverSetting, hardSettings, type SettingCoverage } from './hard-settings.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    replicates: { type: 'string', default: '2000' },
    seeds: { type: 'string', default: '20' },
    communes: { type: 'string', default: '40' },
  },
});
const seeds = Array.from({ length: Number(values.seeds) }, (_, position) => position + 1);
const population = await wholePopulation();
const judged = judgeDemonstration(population, seeds);
const demonstration: SettingCoverage[] = (['shares', 'means', 'scores'] as const).map((setting) => {
  const same = judged.filter((each) => each.setting === setting);
  const shown = same.filter(({ isShown }) => isShown);
  return {
    name: `demonstration, ${setting}`,
    bound: setting === 'shares' ? { least: 0.93, most: 0.98 } : { least: 0.93, most: 0.97 },
    replicates: same.length,
    shown: shown.length,
    covered: shown.filter(({ covers }) => covers).length,
  };
});
const ofGroups = judgeGroups(population, seeds.slice(0, Math.ceil(seeds.length / 4)));
for (const setting of ['groups, figures', 'groups, differences'] as const) {
  const same = ofGroups.filter((each) => each.setting === setting);
  const shown = same.filter(({ isShown }) => isShown);
  demonstration.push({
    name: `demonstration, ${setting}`,
    bound: { least: 0.93, most: setting === 'groups, figures' ? 0.98 : 0.97 },
    replicates: same.length,
    shown: shown.length,
    covered: shown.filter(({ covers }) => covers).length,
  });
}
demonstration.push(...judgeChanges(population, seeds.slice(0, Math.ceil(seeds.length / 4))));
const COMMUNE_COLUMNS = [
  'figures covered',
  'distances from the province covered',
  'error in shares of the direct one',
  'the same of those not asked',
  'named, wrongly',
  'mean less the province',
];
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const hard = hardSettings().map((setting, at) =>
  coverSetting(setting, Number(values.replicates), 20_261_126 + at),
);
const bias = biasRemoved(population, seeds);
const size = { provinces: 10, communes: Number(values.communes), villages: 40, adults: 15 };
const country = madeCountry(population.definition, population.score, size);
const communes = judgeCommunes(country, seeds.slice(0, 8));
if (values.json)
  process.stdout.write(`${JSON.stringify({ demonstration, hard, bias, communes })}\n`);
else {
  console.log(`${'setting'.padEnd(52)} ${'shown'.padStart(15)} ${'covered'.padStart(9)}  bound`);
  for (const { name, bound, replicates, shown, covered } of [...demonstration, ...hard]) {
    const share = shown === 0 ? '–' : `${((100 * covered) / shown).toFixed(1)} %`;
    const said = bound ? `${bound.least * 100}–${bound.most * 100} %` : 'none';
    console.log(
      `${name.padEnd(52)} ${`${shown} of ${replicates}`.padStart(15)} ${share.padStart(9)}  ${said}`,
    );
  }
  console.log(
    '\nmean bias of the indicators, in points of the scale, and what a recipe (area, age) removes',
  );
  for (const { name, before, after } of bias)
    console.log(
      `${name.padEnd(52)} ${(100 * before).toFixed(2).padStart(6)} → ${(100 * after).toFixed(2)}  ${(100 * (1 - after / before)).toFixed(0)} % removed`,
    );
  console.log(
    `\n${`communes, ${size.provinces} provinces of ${size.communes}`.padEnd(52)} ${COMMUNE_COLUMNS.join(', ')}`,
  );
  for (const one of communes) {
    const cells = [
      percent(one.covered / one.shown),
      percent(one.differencesCovered / one.shown),
      percent(one.model / one.direct),
      percent(one.unasked / one.direct),
      `${one.named}, ${one.namedWrongly}`,
      one.offBenchmark.toExponential(1),
    ];
    console.log(`${one.name.padEnd(52)} ${cells.join(' | ')}`);
  }
}
