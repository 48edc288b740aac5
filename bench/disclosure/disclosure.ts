// npm run bench:disclosure – attacks 1,000 random publications of groups: what can be worked out of every
// figure that is kept back, and what keeping it costs.
import { attackMany, isTight, MINIMUM } from './attack.ts';

const PUBLICATIONS = 1_000;

const attacks = await attackMany(PUBLICATIONS, { seed: 1, most: Infinity });
const attacked = attacks.flatMap((attack) => attack.attacked);
const sum = (of: (attack: (typeof attacks)[number]) => number): number =>
  attacks.reduce((total, attack) => total + of(attack), 0);
const widths = attacked.map(({ low, high }) => high - low).sort((a, b) => a - b);
const at = (share: number): string =>
  (widths[Math.floor(share * (widths.length - 1))] ?? 0).toFixed(0);

console.log(`${PUBLICATIONS} random publications, minimum ${MINIMUM} respondents`);
console.log(`figures shown                      ${sum(({ shown }) => shown)}`);
console.log(`kept back for few respondents      ${sum(({ few }) => few)}`);
console.log(`kept back for others' sake         ${sum(({ paired }) => paired)}`);
console.log(
  `what an attack leaves open, people ${at(0)} (least), ${at(0.05)} (5 %), ${at(0.5)} (median)`,
);
console.log(`tighter than [1, ${2 * MINIMUM}]               ${attacked.filter(isTight).length}`);
