// Everything that stops a request has a name here. The code is stable: it is shown on the error
// page, written to the log and held by a test, so that a citizen, a researcher and an operator
// refer to the same thing. The sentences live in views/platform/text.*.json under problems.<code>.

const statuses = {
  badRequest: 400,
  invalidInput: 400,
  signInRequired: 401,
  signatureRefused: 401,
  forbidden: 403,
  formExpired: 403,
  notFound: 404,
  methodNotAllowed: 405,
  requestTimeout: 408,
  conflict: 409,
  requestRepeated: 409,
  alreadyExists: 409,
  stillReferenced: 409,
  roundClosed: 409,
  gone: 410,
  tooLarge: 413,
  unsupportedMediaType: 415,
  unprocessable: 422,
  tooManyRequests: 429,
  slowDown: 429,
  alreadyRunning: 429,
  manyRunning: 429,
  headersTooLarge: 431,
  internal: 500,
  unavailable: 503,
  busy: 503,
  storageFull: 507,
} as const;

export type ProblemCode = keyof typeof statuses;
export const problemCodes = Object.keys(statuses) as ProblemCode[];

/** A named failure. `vars` fill the sentence shown to people; `cause` is for the log only. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly vars: Readonly<Record<string, string | number>>;

  constructor(code: ProblemCode, vars: Record<string, string | number> = {}, cause?: unknown) {
    super(`${code}${Object.keys(vars).length > 0 ? ` ${JSON.stringify(vars)}` : ''}`, { cause });
    this.name = 'Problem';
    this.code = code;
    this.status = statuses[code];
    this.vars = vars;
  }
}

/** Shorthand so that `throw problem('notFound')` reads as a sentence. */
export const problem = (
  code: ProblemCode,
  vars?: Record<string, string | number>,
  cause?: unknown,
): Problem => new Problem(code, vars, cause);
