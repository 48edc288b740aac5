// Forms with files: taken where an endpoint asks for them, refused by size before reading, never trusted in their names.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import type { Problem } from '../../../src/platform/problems/problem.ts';
import { isUpload, readUpload } from '../../../src/platform/http/upload.ts';

const app = express();
app.post('/', (req, res, next) => {
  if (!isUpload(req)) {
    res.status(415).end();
    return;
  }
  readUpload(req, { maxBytes: 5_000, maxFiles: 2 })
    .then(({ fields, files }) => {
      res.json({
        fields,
        files: files.map(({ field, name, bytes }) => ({ field, name, text: bytes.toString() })),
      });
    })
    .catch(next);
});
app.use(((error: Problem, _req, res, _next) => {
  res.status(error.status).json({ code: error.code });
}) as express.ErrorRequestHandler);
let server: ReturnType<typeof app.listen>;
beforeAll(async () => {
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
});

describe('an upload', () => {
  it('gives fields and files', async () => {
    const answer = await request(app)
      .post('/')
      .field('code', 'một')
      .field('also', 'a')
      .field('also', 'b')
      .attach('file', Buffer.from('type,name\n'), 'C:\\bảng\\survey.csv');
    expect(answer.body).toEqual({
      fields: { code: 'một', also: ['a', 'b'] },
      files: [{ field: 'file', name: 'survey.csv', text: 'type,name\n' }],
    });
  });
  it('leaves out a file input that was left empty', async () => {
    const empty =
      '--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n';
    expect(
      (
        await request(app)
          .post('/')
          .set('Content-Type', 'multipart/form-data; boundary=x')
          .send(empty)
      ).body,
    ).toEqual({ fields: {}, files: [] });
  });
  it('is refused when it is too large, has too many files, or reaches for a prototype', async () => {
    expect((await request(app).post('/').attach('file', Buffer.alloc(6_000), 'a')).body).toEqual({
      code: 'tooLarge',
    });
    expect(
      (
        await request(app)
          .post('/')
          .attach('a', Buffer.from('1'), 'a')
          .attach('b', Buffer.from('1'), 'b')
          .attach('c', Buffer.from('1'), 'c')
      ).body,
    ).toEqual({ code: 'tooLarge' });
    expect((await request(app).post('/').field('__proto__', 'x')).body).toEqual({
      code: 'badRequest',
    });
  });
  it('is refused when it is cut short or no form at all', async () => {
    expect(
      (
        await request(app)
          .post('/')
          .set('Content-Type', 'multipart/form-data; boundary=x')
          .send('--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc')
      ).status,
    ).toBe(400);
    expect(
      (await request(app).post('/').set('Content-Type', 'multipart/form-data').send('abc')).status,
    ).toBe(400);
  });
  it('is stopped on the way when it does not state its length', async () => {
    const { port } = server.address() as AddressInfo;
    const socket = net.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    socket.write(
      '1000\r\n' + 'y'.repeat(0x1000) + '\r\n1000\r\n' + 'y'.repeat(0x1000) + '\r\n0\r\n\r\n',
    );
    const [reply] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(reply.toString()).toMatch(/^HTTP\/1\.1 413/);
  });
});
