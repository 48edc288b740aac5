// What a sender reads whose request never became one: it came too slowly, its headers were too
// long, or it was not HTTP. No page can be rendered for it – nothing of it is known, not even the
// language –, so the words come in Vietnamese and English, written to the connection as they are,
// and the connection ends.
import type { Socket } from 'node:net';
import { problem, type Problem, type ProblemCode } from '../problems/problem.ts';
import { languages } from '../i18n/language.ts';
import type { Translations } from '../i18n/translations.ts';

const named = new Map<string, ProblemCode>([
  ['ERR_HTTP_REQUEST_TIMEOUT', 'requestTimeout'],
  ['HPE_HEADER_OVERFLOW', 'headersTooLarge'],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 'tooLarge'],
]);

const reasons: Partial<Record<ProblemCode, string>> = {
  requestTimeout: 'Request Timeout',
  headersTooLarge: 'Request Header Fields Too Large',
  tooLarge: 'Content Too Large',
};

function pageOf(code: ProblemCode, translations: Translations): string {
  const words = languages.map((lang) => {
    const text = (part: string): string => translations[lang](`platform.problems.${code}.${part}`);
    return `<section lang="${lang}"><h1>${text('title')}</h1><p>${text('advice')}</p></section>`;
  });
  const title = translations.vi(`platform.problems.${code}.title`);
  return `<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title></head>
<body><main>${words.join('')}</main></body></html>`;
}

function answerTo({ code, status }: Problem, translations: Translations): Buffer {
  const body = Buffer.from(pageOf(code, translations));
  const head = [
    `HTTP/1.1 ${status} ${reasons[code] ?? 'Bad Request'}`,
    'Content-Type: text/html; charset=utf-8',
    `Content-Length: ${body.length}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    "Content-Security-Policy: default-src 'none'",
    'Connection: close',
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}

/**
 * Ends connections whose request is broken, with an error message if the client can still read one.
 * @returns a function of the error of `clientError`, its socket, and whether an answer to an
 * earlier
 *   request has begun on it, into which nothing may be written
 */
export function brokenRequests(
  translations: Translations,
): (error: Error, socket: Socket, answered: boolean) => void {
  const answers = new Map<ProblemCode, Buffer>();
  return (error, socket, answered) => {
    const code = named.get((error as { code?: string }).code ?? '') ?? 'badRequest';
    const answer = answers.get(code) ?? answerTo(problem(code), translations);
    answers.set(code, answer);
    if (socket.writable && !answered) socket.write(answer);
    socket.destroySoon();
  };
}
