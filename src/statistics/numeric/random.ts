// Random numbers that anyone can draw again: the seed is an argument and the generator is ours, so a rank interval
// published today comes out the same on another machine in ten years.

const { floor, imul } = Math;

/** A stream of random numbers. `uniform` in [0, 1); `normal` standard normal; `below(n)` an integer 0 … n − 1. */
export interface RandomStream {
  uniform: () => number;
  normal: () => number;
  below: (n: number) => number;
}

/**
 * xoshiro128** seeded through splitmix32; 2^128 − 1 period. Normal draws by the polar method of Marsaglia.
 * Source: Blackman & Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 47 (2021);
 * Marsaglia & Bray, SIAM Review 6 (1964).
 */
export function xoshiro(seed: number): RandomStream {
  const state = new Uint32Array(4);
  let mixed = seed >>> 0;
  for (let i = 0; i < 4; i++) {
    mixed = (mixed + 0x9e3779b9) >>> 0;
    state[i] = splitMix(mixed);
  }
  const uniform = () => (nextWord(state) * 2097152 + (nextWord(state) >>> 11)) / 2 ** 53;
  let spare = NaN;
  const normal = () => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = NaN;
      return value;
    }
    const [x, y] = polarPair(uniform);
    spare = y;
    return x;
  };
  return { uniform, normal, below: (n) => floor(uniform() * n) };
}

function splitMix(value: number): number {
  let z = imul(value ^ (value >>> 16), 0x85ebca6b);
  z = imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

function nextWord(state: Uint32Array): number {
  const rotated = imul(state[1]!, 5);
  const result = imul((rotated << 7) | (rotated >>> 25), 9) >>> 0;
  const shifted = state[1]! << 9;
  state[2]! ^= state[0]!;
  state[3]! ^= state[1]!;
  state[1]! ^= state[2]!;
  state[0]! ^= state[3]!;
  state[2]! ^= shifted;
  state[3] = (state[3]! << 11) | (state[3]! >>> 21);
  return result;
}

function polarPair(uniform: () => number): [number, number] {
  for (;;) {
    const x = 2 * uniform() - 1;
    const y = 2 * uniform() - 1;
    const square = x * x + y * y;
    if (square >= 1 || square === 0) continue;
    const factor = Math.sqrt((-2 * Math.log(square)) / square);
    return [x * factor, y * factor];
  }
}
