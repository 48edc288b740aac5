// The connections that a server may open, and those that its embedded Postgres accepts.
import { expect, test } from '@jest/globals';
import {
  connectionsOfServer,
  embeddedConnections,
} from '../../../src/platform/db/connection-budget.ts';

test('four processes of the usual size fit into what a PostgreSQL accepts as it comes', () => {
  const usual = { databasePool: 10, officePool: 5, webProcesses: 4 };
  expect(connectionsOfServer(usual)).toBe(4 * (10 + 5 + 3 + 1) + 4);
  expect(connectionsOfServer(usual)).toBeLessThanOrEqual(97);
});

test('the embedded one accepts a hundred, and more where the server may open more', () => {
  expect(embeddedConnections({})).toBe(100);
  expect(embeddedConnections({ databasePool: 2, officePool: 2, webProcesses: 1 })).toBe(100);
  const large = { databasePool: 50, officePool: 20, webProcesses: 8 };
  expect(embeddedConnections(large)).toBeGreaterThanOrEqual(connectionsOfServer(large) + 29);
});
