// A QR code as one small SVG path, sharp at any size, with its quiet zone of four modules.
import { create } from 'qrcode';

export interface QrCode {
  /** Modules on a side, quiet zone included: the viewBox. */
  size: number;
  /** The dark modules as an SVG path. */
  path: string;
}

const QUIET = 4;

/** @param level how much may be lost and still be read: Q a quarter, H nearly a third */
export function qrCode(text: string, level: 'Q' | 'H'): QrCode {
  const { modules } = create(text, { errorCorrectionLevel: level });
  const rows = Array.from({ length: modules.size }, (_, y) =>
    rowPath(
      Array.from({ length: modules.size }, (__, x) => modules.get(y, x) !== 0),
      y,
    ),
  );
  return { size: modules.size + 2 * QUIET, path: rows.join('') };
}

/** Runs of dark modules of one row. */
function rowPath(dark: readonly boolean[], y: number): string {
  let path = '';
  for (let x = 0; x < dark.length; x += 1) {
    if (!dark[x] || dark[x - 1]) continue;
    let end = x;
    while (dark[end]) end += 1;
    path += `M${x + QUIET} ${y + QUIET}h${end - x}v1h${x - end}z`;
  }
  return path;
}
