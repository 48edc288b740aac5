// Files sent with a form (multipart/form-data). They are held in memory, so the whole body is limited, and refused by its
// stated length before a byte of it is read. Only endpoints that ask for uploads take them.
import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import type { Request } from 'express';
import { problem } from '../problems/problem.ts';

export interface UploadedFile {
  /** Name of the form field. */
  field: string;
  /** As the sender called it, without folders. */
  name: string;
  bytes: Buffer;
}
export interface UploadLimits { maxBytes: number; maxFiles?: number }
type Fields = Record<string, string | string[]>;
export interface Upload { fields: Fields; files: UploadedFile[] }

const maxFields = 200;
const maxFieldBytes = 256 * 1024;
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export const isUpload = (req: Request): boolean => req.is('multipart/form-data') === 'multipart/form-data';

/** @throws Problem `tooLarge`, or `badRequest` when the body is no whole form */
export async function readUpload(req: Request, limits: UploadLimits): Promise<Upload> {
  if (Number(req.get('content-length') ?? 0) > limits.maxBytes) throw problem('tooLarge');
  const found: Upload = { fields: {}, files: [] };
  const parser = parserFor(req, limits);
  await new Promise<void>((resolve, reject) => {
    const stop = (error: unknown): void => { req.unpipe(parser); req.resume(); reject(error as Error); };
    let received = 0;
    req.on('data', (chunk: Buffer) => { received += chunk.length; if (received > limits.maxBytes) stop(problem('tooLarge')); });
    req.on('aborted', () => { stop(problem('badRequest')); });
    for (const event of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) parser.on(event, () => { stop(problem('tooLarge')); });
    parser.on('field', (name, value, _nameCut, valueCut) => {
      if (forbidden.has(name) || valueCut) stop(problem(valueCut ? 'tooLarge' : 'badRequest', { field: name }));
      else addField(found.fields, name, value);
    });
    parser.on('file', (field, file, name) => {
      file.on('error', (error: Error) => { stop(problem('badRequest', {}, error)); });
      collect(file, (bytes) => found.files.push({ field, name: baseName(name), bytes }));
    });
    parser.on('error', (error: unknown) => { stop(problem('badRequest', {}, error)); });
    parser.on('finish', () => { resolve(); });
    req.pipe(parser);
  });
  return { fields: found.fields, files: found.files.filter(({ name, bytes }) => name !== '' || bytes.length > 0) };
}

function parserFor(req: Request, { maxBytes, maxFiles = 10 }: UploadLimits): BusboyInstance {
  try {
    return new Busboy({
      headers: req.headers as BusboyHeaders,
      limits: { fileSize: maxBytes, files: maxFiles, fields: maxFields, fieldSize: maxFieldBytes, parts: maxFields + maxFiles },
    });
  } catch (error) {
    throw problem('badRequest', {}, error);
  }
}

function addField(fields: Fields, name: string, value: string): void {
  const held = Object.hasOwn(fields, name) ? fields[name] : undefined;
  fields[name] = held === undefined ? value : [...[held].flat(), value];
}

function collect(file: BusboyFileStream, done: (bytes: Buffer) => void): void {
  const chunks: Buffer[] = [];
  file.on('data', (chunk: Buffer) => { chunks.push(chunk); });
  file.on('end', () => { done(Buffer.concat(chunks)); });
}

const baseName = (name: string | undefined): string => (name ?? '').split(/[/\\]/).at(-1) ?? '';
