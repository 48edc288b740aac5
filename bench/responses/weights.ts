// Bytes and requests of a first view and of later pages.
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Ground } from './ground.ts';
import { oneCookie } from './submissions.ts';

export async function weights(ground: Ground): Promise<void> {
  const cookie = await oneCookie(ground);
  const get = async (address: string): Promise<Buffer> =>
    Buffer.from(
      await (
        await fetch(`http://127.0.0.1:${ground.server.port}${address}`, { headers: { cookie } })
      ).arrayBuffer(),
    );
  const first = await get('/s/bench');
  const parts = [...first.toString().matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(
    (found) => found[1]!,
  );
  const files = [first, ...(await Promise.all(parts.map(get)))];
  const kb = (pack: (bytes: Buffer) => Buffer, bytes: readonly Buffer[]): string =>
    `${(bytes.reduce((sum, one) => sum + pack(one).length, 0) / 1024).toFixed(1)} KB`;
  const both = (bytes: readonly Buffer[]): string =>
    `${kb(brotliCompressSync, bytes)} brotli, ${kb(gzipSync, bytes)} gzip`;
  console.log(`first view: ${files.length} requests, ${both(files)} (target 30 KB in 5)`);
  for (const page of ['place', 'service', 'q/information', 'q/about_you', 'check'])
    console.log(`  ${page.padEnd(16)} ${both([await get(`/s/bench/${page}`)])} (target 10 KB)`);
  console.log('');
}
