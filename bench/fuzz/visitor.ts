// Somebody with a browser: cookies, and form tokens for pages of respondents and of the office.
import type { RandomStream } from '../../src/statistics/numeric/random.ts';

export interface Answered {
  status: number;
  /** To the first byte. */
  ms: number;
  html: string;
  code: string | null;
}

export interface Sent {
  method: 'get' | 'post';
  address: string;
  visitors: boolean;
  fields?: readonly (readonly [string, string])[];
  /** How the body is written. */
  as?: 'form' | 'multipart' | 'json' | 'nothing';
}

export class FuzzVisitor {
  readonly #origin: string;
  readonly #account: { login: string; password: string } | null;
  #cookies = new Map<string, string>();
  #tokens = new Map<boolean, string>();

  readonly #restore: () => Promise<void>;

  /**
   * @param restore makes the account usable again: requests disable it, change its password, use up its
   * tries
   */
  constructor(
    origin: string,
    account: { login: string; password: string } | null,
    restore: () => Promise<void>,
  ) {
    this.#origin = origin;
    this.#account = account;
    this.#restore = restore;
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${this.#origin}${path}`, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', ...(init.headers as Record<string, string>), cookie },
    });
    for (const one of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      if (name === undefined || value === undefined) continue;
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(one)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }

  async signIn(): Promise<void> {
    this.#cookies.clear();
    this.#tokens.clear();
    if (!this.#account) return;
    const _csrf = await this.#token('/sign-in');
    const body = new URLSearchParams({ ...this.#account, _csrf });
    await this.#fetch('/sign-in', { method: 'POST', body });
    this.#tokens.clear();
  }

  async #token(page: string): Promise<string> {
    const html = await (await this.#fetch(page, {})).text();
    return /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? 'none';
  }

  async #tokenFor(visitors: boolean): Promise<string> {
    const page = visitors ? '/s/demo-2026/resume' : this.#account ? '/account' : '/sign-in';
    const token = this.#tokens.get(visitors) ?? (await this.#token(page));
    if (token !== 'none') this.#tokens.set(visitors, token);
    return token;
  }

  async send(sent: Sent, random: RandomStream): Promise<Answered> {
    const init: RequestInit = { method: sent.method.toUpperCase() };
    if (sent.method === 'post') {
      const token = random.below(50) === 0 ? 'wrong' : await this.#tokenFor(sent.visitors);
      Object.assign(init, bodyOf(sent, token));
    }
    const begun = performance.now();
    const answer = await this.#fetch(sent.address, init);
    const ms = performance.now() - begun;
    const html = await answer.text();
    const code = /data-code="(\w+)"|"code":"(\w+)"/.exec(html);
    if (answer.status === 403) this.#tokens.clear();
    const leftOut =
      answer.status === 401 || (answer.headers.get('location') ?? '').includes('/sign-in');
    if (leftOut && this.#account) {
      await this.#restore();
      await this.signIn();
    }
    return { status: answer.status, ms, html, code: code?.[1] ?? code?.[2] ?? null };
  }
}

function bodyOf({ fields = [], as = 'form' }: Sent, token: string): RequestInit {
  const all = [...fields, ['_csrf', token] as const];
  if (as === 'nothing') return {};
  if (as === 'json')
    return {
      body: JSON.stringify(Object.fromEntries(all)),
      headers: { 'content-type': 'application/json' },
    };
  if (as === 'multipart') {
    const form = new FormData();
    for (const [name, value] of all) form.append(name, value);
    form.append('file', new Blob([all.map(([, value]) => value).join('\n')]), 'a.csv');
    return { body: form };
  }
  const form = new URLSearchParams();
  for (const [name, value] of all) form.append(name, value);
  return { body: form };
}
