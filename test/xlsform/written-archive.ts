// Workbooks written by hand: a table of contents that can lie, and sheets far larger than a program
// would make them.
import { deflateRawSync } from 'node:zlib';

export interface Entry {
  name: string;
  content: Buffer;
  stated?: number;
}

/** A zip file written by hand, so that its table of contents can lie. */
export function archive(entries: Entry[]): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, stated = content.length } of entries) {
    const packed = deflateRawSync(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(stated, 22);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(stated, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), packed);
    directory.push(central, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...locals, ...directory, end]));
}

const MAIN = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const SHEETML = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** One row, as a sheet's XML holds it. */
export const row = (cells: readonly string[]): string =>
  `<row>${cells.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;

/** @param sheets name of each sheet with the XML of its rows */
export function workbook(sheets: Readonly<Record<string, string>>): Uint8Array {
  const names = Object.keys(sheets);
  const parts = names.map(
    (_, at) =>
      `<Override PartName="/xl/worksheets/sheet${String(at)}.xml" ContentType="${MAIN}.worksheet+xml"/>`,
  );
  const listed = names.map(
    (name, at) => `<sheet name="${name}" sheetId="${String(at + 1)}" r:id="r${String(at)}"/>`,
  );
  const links = names.map(
    (_, at) =>
      `<Relationship Id="r${String(at)}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${String(at)}.xml"/>`,
  );
  const file = (name: string, text: string): Entry => ({ name, content: Buffer.from(text) });
  return archive([
    file(
      '[Content_Types].xml',
      `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="${MAIN}.sheet.main+xml"/>${parts.join('')}</Types>`,
    ),
    file(
      'xl/workbook.xml',
      `<workbook xmlns="${SHEETML}" xmlns:r="${OFFICE}"><sheets>${listed.join('')}</sheets></workbook>`,
    ),
    file('xl/_rels/workbook.xml.rels', `<Relationships>${links.join('')}</Relationships>`),
    ...Object.values(sheets).map((rows, at) =>
      file(
        `xl/worksheets/sheet${String(at)}.xml`,
        `<worksheet xmlns="${SHEETML}"><sheetData>${rows}</sheetData></worksheet>`,
      ),
    ),
  ]);
}
