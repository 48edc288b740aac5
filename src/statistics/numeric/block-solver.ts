// Symmetric systems that fall into parts without a common variable, as a calibration within each province does: each part
// is solved by itself, and only where the right side has something of it.
import { symmetricSolver, type SymmetricSolver } from './matrix.ts';

interface Block {
  variables: readonly number[];
  solver: SymmetricSolver;
}

/** As symmetricSolver, to the rounding of the last digits. */
export function blockSolver(a: Float64Array, size: number): SymmetricSolver {
  const blocks = blocksOf(a, size).map((variables): Block => {
    const part = Float64Array.from(
      variables.flatMap((i) => variables.map((j) => a[i * size + j]!)),
    );
    return { variables, solver: symmetricSolver(part, variables.length) };
  });
  const solve = (b: ArrayLike<number>): Float64Array => {
    const x = new Float64Array(size);
    for (const { variables, solver } of blocks) {
      if (variables.every((i) => b[i] === 0)) continue;
      const own = solver.solve(variables.map((i) => b[i]!));
      variables.forEach((i, at) => {
        x[i] = own[at]!;
      });
    }
    return x;
  };
  return {
    rank: blocks.reduce((rank, { solver }) => rank + solver.rank, 0),
    logDeterminant: blocks.reduce((sum, { solver }) => sum + solver.logDeterminant, 0),
    solve,
  };
}

/** The variables of each part, in their order. */
function blocksOf(a: Float64Array, size: number): number[][] {
  const block = new Int32Array(size).fill(-1);
  const blocks: number[][] = [];
  for (let first = 0; first < size; first++) {
    if (block[first] !== -1) continue;
    const own = [first];
    block[first] = blocks.length;
    for (const i of own) addNeighbours(a, i, { own, block, number: blocks.length });
    blocks.push(own.sort((i, j) => i - j));
  }
  return blocks;
}

function addNeighbours(
  a: Float64Array,
  i: number,
  { own, block, number }: { own: number[]; block: Int32Array; number: number },
): void {
  const size = block.length;
  for (let j = 0; j < size; j++) {
    if (block[j] !== -1 || a[i * size + j] === 0) continue;
    block[j] = number;
    own.push(j);
  }
}
