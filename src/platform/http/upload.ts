// Files sent with a form (multipart/form-data). They are held in memory, so the whole body is limited, and refused by its
// stated length before a byte of it is read. Only endpoints that ask for uploads take them.
import { ownValue, putValue } from '../own-value.ts';
import {
  Busboy,
  type BusboyFileStream,
  type BusboyHeaders,
  type BusboyInstance,
} from '@fastify/busboy';
import type { Request } from 'express';
import { problem } from '../problems/problem.ts';

export interface UploadedFile {
  /** Name of the form field. */
  field: string;
  /** As the sender called it, without folders. */
  name: string;
  /** Empty where the file is larger than `maxFileBytes`. */
  bytes: Buffer;
  /** Bytes that were sent. */
  size: number;
}
export interface UploadLimits {
  /** Of the whole body: a larger one is refused with an error page. */
  maxBytes: number;
  maxFiles?: number;
  /** A larger file comes without its bytes, so that the endpoint can answer with its own form. */
  maxFileBytes?: number;
}
type UploadFields = Record<string, string | string[]>;
export interface Upload {
  fields: UploadFields;
  files: UploadedFile[];
}

const maxFields = 200;
const maxFieldBytes = 256 * 1024;
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export const isUpload = (req: Request): boolean =>
  req.is('multipart/form-data') === 'multipart/form-data';

/** @throws Problem `tooLarge`, or `badRequest` when the body is no whole form */
export async function readUpload(req: Request, limits: UploadLimits): Promise<Upload> {
  if (Number(req.get('content-length') ?? 0) > limits.maxBytes) throw problem('tooLarge');
  const found: Upload = { fields: {}, files: [] };
  const parser = parserFor(req, limits);
  await new Promise<void>((resolve, reject) => {
    const stop = (error: unknown): void => {
      req.unpipe(parser);
      req.resume();
      reject(error as Error);
    };
    let received = 0;
    req.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received > limits.maxBytes) stop(problem('tooLarge'));
    });
    req.on('aborted', () => {
      stop(problem('badRequest'));
    });
    for (const event of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const)
      parser.on(event, () => {
        stop(problem('tooLarge'));
      });
    parser.on('field', (name, value, _nameCut, valueCut) => {
      if (forbidden.has(name) || valueCut)
        stop(problem(valueCut ? 'tooLarge' : 'badRequest', { field: name }));
      else addField(found.fields, name, value);
    });
    parser.on('file', (field, file, name) => {
      file.on('error', (error: Error) => {
        stop(problem('badRequest', {}, error));
      });
      collect(file, limits.maxFileBytes ?? limits.maxBytes, (kept) =>
        found.files.push({ field, name: baseName(name), ...kept }),
      );
    });
    parser.on('error', (error: unknown) => {
      stop(problem('badRequest', {}, error));
    });
    parser.on('finish', () => {
      resolve();
    });
    req.pipe(parser);
  });
  return {
    fields: found.fields,
    files: found.files.filter(({ name, size }) => name !== '' || size > 0),
  };
}

function parserFor(req: Request, { maxBytes, maxFiles = 10 }: UploadLimits): BusboyInstance {
  try {
    return new Busboy({
      headers: req.headers as BusboyHeaders,
      limits: {
        fileSize: maxBytes,
        files: maxFiles,
        fields: maxFields,
        fieldSize: maxFieldBytes,
        parts: maxFields + maxFiles,
      },
    });
  } catch (error) {
    throw problem('badRequest', {}, error);
  }
}

function addField(fields: UploadFields, name: string, value: string): void {
  const held = ownValue(fields, name);
  putValue(fields, name, held === undefined ? value : [...[held].flat(), value]);
}

function collect(
  file: BusboyFileStream,
  most: number,
  done: (kept: { bytes: Buffer; size: number }) => void,
): void {
  let chunks: Buffer[] = [];
  let size = 0;
  file.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > most) chunks = [];
    else chunks.push(chunk);
  });
  file.on('end', () => {
    done({ bytes: Buffer.concat(chunks), size });
  });
}

const baseName = (name: string | undefined): string => (name ?? '').split(/[/\\]/).at(-1) ?? '';
