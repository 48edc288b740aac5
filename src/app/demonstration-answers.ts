// The simulated answers of the demonstration's round, province by province.
import { drawProvince, type SampledAdult } from '../../seeds/demonstration/sample.ts';
import { answersOf } from '../../seeds/demonstration/answers.ts';
import { adultOf, psusPerStratum } from '../../seeds/demonstration/population.ts';
import type { responseScorer } from '../indicators/response-scorer.ts';
import type { Locality } from '../localities/locality.ts';
import type { Tx } from '../platform/db/connect.ts';
import type { preparationOf } from '../responses/submission/preparation.ts';
import type { Submission } from '../responses/submission/preparation.ts';
import { submitManyAnswers } from '../responses/submission/submit-response.command.ts';
import { insertRoundPsus, type RoundPsu } from '../sampling/rounds/round-psus.store.ts';
import type { Round } from '../sampling/rounds/round.ts';
import { idOf } from './demonstration-people.ts';

const psuOf = (sampled: SampledAdult, province: Locality): RoundPsu => ({
  stratum: sampled.stratumCode,
  psu: sampled.psuCode,
  localityId: province.id,
  inclusionProbability: sampled.inclusionProbability,
});

/** PSUs of wards are in wards, the others elsewhere; null where the registry has none of these. */
function communeOf({ psu }: SampledAdult, communes: readonly Locality[]): Locality | null {
  const own = communes.filter(({ type }) => (type === 'ward') === (psu.stratum === 'ward'));
  return own[Math.floor((psu.number * own.length) / psusPerStratum)] ?? null;
}

function submissionOf(
  sampled: SampledAdult,
  { province, commune }: { province: Locality; commune: Locality | null },
  at: { seed: number; now: Date },
): Submission {
  const { qualities, random } = adultOf(sampled.province, sampled.psu, sampled.adult);
  const answers = answersOf(
    { qualities, random, psu: sampled.psu },
    { province: String(province.id), commune: commune ? String(commune.id) : '' },
  );
  const minutesAgo = 60 + Math.floor(random.uniform() * 28 * 24 * 60);
  return {
    id: idOf('response', at.seed, sampled.psuCode, sampled.adult),
    localityId: commune?.id ?? province.id,
    answers,
    serviceId: answers['service'] === 'none' ? null : String(answers['service']),
    stratum: sampled.stratumCode,
    psu: sampled.psuCode,
    weight: sampled.weight,
    channel: 'simulation',
    servicePoint: null,
    caller: null,
    language: 'vi',
    consentVersion: null,
    sourceHash: null,
    seconds: 240 + Math.floor(random.uniform() * 480),
    submittedAt: new Date(at.now.getTime() - minutesAgo * 60_000),
    trapped: false,
  };
}

export async function answerProvince(
  tx: Tx,
  round: Round,
  province: Locality,
  work: {
    seed: number;
    now: Date;
    /** Of the province, where the registry has them. */
    communes: readonly Locality[];
    preparation: ReturnType<typeof preparationOf>;
    score: ReturnType<typeof responseScorer>;
  },
): Promise<number> {
  const sampled = drawProvince(province.code, work.seed);
  const psus = new Map(sampled.map((adult) => [adult.psuCode, psuOf(adult, province)]));
  await insertRoundPsus(tx, round.id, [...psus.values()]);
  const submissions = sampled.map((adult) =>
    submissionOf(adult, { province, commune: communeOf(adult, work.communes) }, work),
  );
  return submitManyAnswers(tx, { preparation: work.preparation, submissions, score: work.score });
}
