// How many after-service links were followed, with which outcome. A caller whose links begin to fail
// shows here first.
import { Counter } from 'prom-client';
import { registry } from '../../../platform/metrics/metrics.ts';

/**
 * `outcome`: good (shown), used, gone (a short link), malformed, uncovered, or a LinkRefusal; from a fixed
 * list, never from what was sent.
 */
export const followedLinks = new Counter({
  name: 'civic_gauge_after_service_links_total',
  help: 'After-service links followed, by how it ended',
  labelNames: ['outcome'],
  registers: [registry],
});
