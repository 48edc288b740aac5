// A type's name means one thing in its room.
import type { Sources } from './architecture.ts';

const DECLARED = /^(?:export )?(?:interface|type|(?:abstract )?class) (\w+)\b(?! *[,}])/gm;

/** 'room: Name in file, file' for every name that two files of a room declare. */
export function repeatedTypeNames(sources: Sources): string[] {
  const files = new Map<string, string[]>();
  for (const [file, source] of sources) {
    const room = file.split('/')[1] ?? '';
    for (const [, name] of source.matchAll(DECLARED)) {
      const key = `${room}: ${name}`;
      files.set(key, [...(files.get(key) ?? []), file]);
    }
  }
  return [...files].flatMap(([key, found]) => {
    const distinct = [...new Set(found)];
    return distinct.length > 1 ? [`${key} in ${distinct.join(', ')}`] : [];
  });
}
