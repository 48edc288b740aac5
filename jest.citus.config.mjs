// The suite on a Citus cluster (npm run test:citus): the tests that only make sense there, and
// whatever else the command line names.
import config from './jest.config.mjs';

export default {
  ...config,
  testMatch: ['**/*.test.ts', '**/*.citus.ts'],
  // Databases are made on three machines, and every write goes through two.
  testTimeout: 360_000,
};
