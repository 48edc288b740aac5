// A proxy between the application and its database that can simulate a halted server or a broken
// network: connections stay open and no data passes.
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

export interface HaltingProxy {
  /** The address of the database, by way of the proxy. */
  url: string;
  /** Nothing passes any more, in either direction; new connections are accepted and left unanswered. */
  halt(): void;
  /** New connections pass again; earlier ones stay blocked for ever. */
  letNewOnesPass(): void;
  close(): Promise<void>;
}

export async function haltingProxy(databaseUrl: string): Promise<HaltingProxy> {
  const target = new URL(databaseUrl);
  const pairs = new Set<[Socket, Socket]>();
  let halted = false;
  const server = createServer((from) => {
    const to = connect(Number(target.port), target.hostname);
    const pair: [Socket, Socket] = [from, to];
    pairs.add(pair);
    for (const socket of pair)
      socket.on('error', () => {
        for (const one of pair) one.destroy();
      });
    from.on('close', () => {
      to.destroy();
      pairs.delete(pair);
    });
    to.on('close', () => {
      from.destroy();
    });
    if (!halted) {
      from.pipe(to);
      to.pipe(from);
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const halt = (): void => {
    halted = true;
    for (const [from, to] of pairs) {
      from.unpipe();
      to.unpipe();
      from.pause();
      to.pause();
    }
  };
  const close = async (): Promise<void> => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  };
  return {
    url: url.href,
    halt,
    letNewOnesPass: () => {
      halted = false;
    },
    close,
  };
}
