// The connections of an HTTP server: what is under way on each of them, so that the server can
// leave without cutting anybody off, and nothing is written into an answer that has begun.
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Of a connection: answers begun on it, those under way, and what had been read when the last one ended. */
export interface Line {
  answers: number;
  underWay: Set<ServerResponse>;
  read: number;
}

export interface Connections {
  server: Server;
  lines: Map<Socket, Line>;
  /** Answers on one of them. */
  most: number;
  /** Called with the status of every answer. */
  answered: (status: number) => void;
  leaving: boolean;
  accepted: number;
  /** Requests that wait until the port is closed; null: none is held back. */
  held: (() => void)[] | null;
}

/** The answer says that the connection ends with it. */
export const lastOnItsLine = (response: ServerResponse): void => {
  if (!response.headersSent) response.setHeader('Connection', 'close');
};

export function opened(connections: Connections, socket: Socket): void {
  connections.accepted += 1;
  connections.lines.set(socket, { answers: 0, underWay: new Set(), read: 0 });
  socket.once('close', () => {
    connections.lines.delete(socket);
  });
}

export function begun(connections: Connections, socket: Socket, response: ServerResponse): void {
  const line = connections.lines.get(socket);
  if (line === undefined) return;
  line.answers += 1;
  line.underWay.add(response);
  if (connections.leaving || line.answers >= connections.most) lastOnItsLine(response);
  response.once('close', () => {
    line.underWay.delete(response);
    line.read = socket.bytesRead;
    connections.answered(response.statusCode);
  });
}

/** Nothing of a request has arrived on it since the last answer. */
export const isIdle = ([socket, line]: [Socket, Line]): boolean =>
  line.underWay.size === 0 && socket.bytesRead === line.read;

/** An answer has begun that nothing may be written into. */
export const isAnswered = ({ lines }: Connections, socket: Socket): boolean =>
  [...(lines.get(socket)?.underWay ?? [])].some((response) => response.headersSent);
