// A text file named on the command line, with a clear line when it cannot be read.
import { readFileSync } from 'node:fs';
import { SetupError } from './setup-error.ts';

/** The file's text; throws a SetupError where there is no such file or it is not UTF-8. */
export function readTextFile(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
        ? 'it is not a UTF-8 text; save it as “CSV UTF-8”'
        : message;
    throw new SetupError(`${file}: ${reason}.`, { cause: error });
  }
}
