// Search by people who type without accents, with wrong accents, or with capitals: 'Hà Nội',
// 'ha noi' and 'HA NỘI' fold to the same text.

/** Lower case without diacritics; `đ` becomes `d`; runs of anything but letters and digits become one space. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/đ/g, 'd')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
