// Samples of the made-up country: half of the communes of every province.
import { streamOf } from '../../seeds/demonstration/population.ts';
import { indicatorsOf } from '../../src/indicators/definition.ts';
import type { RowBatch } from '../../src/statistics/accumulator/row-batch.ts';
import type { RandomStream } from '../../src/statistics/numeric/random.ts';
import type { Commune, Country } from './made-country.ts';

const shuffled = <T>(list: readonly T[], random: RandomStream): T[] =>
  list
    .map((value) => ({ value, key: random.uniform() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);

/** In each three villages of twelve people, or 25 people of all villages. */
export function sampleOf({ communes, size, definition }: Country, way: Way, seed: number) {
  const random = streamOf('sample', way, seed);
  const width = indicatorsOf(definition).length;
  const drawn: { commune: Commune; psu: number; scores: Float64Array }[] = [];
  for (let province = 1; province <= size.provinces; province++) {
    const own = communes.filter(({ provinceId }) => provinceId === province);
    for (const commune of shuffled(own, random).slice(0, Math.ceil(own.length / 2)))
      drawn.push(...peopleOf(commune, way, random));
  }
  const batch: RowBatch = {
    rows: drawn.length,
    domain: Int32Array.from(drawn, ({ commune }) => commune.provinceId),
    stratum: Int32Array.from(drawn, ({ commune }) => commune.provinceId),
    psu: Int32Array.from(drawn, ({ psu }) => psu),
    weight: new Float64Array(drawn.length).fill(1),
    scores: new Float64Array(drawn.length * width),
  };
  drawn.forEach(({ scores }, row) => {
    batch.scores.set(scores, row * width);
  });
  return { batch, width, communes: Int32Array.from(drawn, ({ commune }) => commune.id) };
}

export type Way = 'villages' | 'people';

function peopleOf(commune: Commune, way: Way, random: RandomStream) {
  const psuOf = (village: number): number =>
    way === 'villages' ? commune.id * 100 + village : commune.id;
  if (way === 'people')
    return shuffled(commune.villages.flat(), random)
      .slice(0, 25)
      .map((scores) => ({ commune, psu: psuOf(0), scores }));
  return shuffled([...commune.villages.entries()], random)
    .slice(0, 3)
    .flatMap(([village, adults]) =>
      shuffled(adults, random)
        .slice(0, 12)
        .map((scores) => ({ commune, psu: psuOf(village), scores })),
    );
}
