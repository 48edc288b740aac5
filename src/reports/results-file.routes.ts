// The published figures as a file. Open to everyone, so with the public's thresholds, whoever asks.
import { AsyncParser } from '@json2csv/node';
import { z } from 'zod';
import { get, type Endpoint } from '../platform/http/endpoint.ts';
import { body } from '../platform/http/reply.ts';
import { findReading, publicAudience } from './readings.store.ts';
import { speechOf } from './report-pages.ts';
import { resultsColumns, resultsTable } from './results-table.ts';

const ofRound = z.object({ round: z.string().max(200) });

export const resultsFileRoutes: Endpoint[] = [
  get('/results/:round.csv', { permission: 'everyone', params: ofRound }, async (ctx) => {
    const reading = await findReading(ctx.db, ctx.params.round, publicAudience);
    const parser = new AsyncParser({ fields: [...resultsColumns], withBOM: true });
    const csv = await parser.parse([...resultsTable(reading, speechOf(ctx))]).promise();
    const name = reading.publication.round.code.replace(/[^\w.-]/g, '_');
    return body('text/csv; charset=utf-8', csv, { headers: { 'Content-Disposition': `attachment; filename="${name}.csv"` } });
  }),
];
