// As much of a browser as a fault test needs: cookies, forms without JavaScript, and the patience of a person
// who presses the button again until a page comes.
import { Agent, request, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Answer {
  status: number;
  location: string | null;
  html: string;
  /** Seconds. */ retryAfter: number | null;
  /** Where the page belongs that the answer to a form brought. */ nextPath: string | null;
}
export type Fields = Record<string, string[]>;
export interface Control {
  name: string;
  type: string;
  values: string[];
}
export interface Form {
  action: string;
  hidden: Fields;
  controls: Control[];
}

/** What the answers were like, over everybody. */
export interface Seen {
  /** Answers by their status. */
  statuses: Map<number, number>;
  /** Milliseconds from the whole request to the whole answer. */
  times: number[];
  /** Waits without a page that gives a time and keeps what was typed. */
  unexplained: number;
  /** Of all answers, without their headers. */
  bytes: number;
}

export interface Site {
  port: number;
  agent: Agent;
  failures: { broken: number; refused: number };
  /** Who is asked to wait does so; else the button is pressed again at once. */
  waitsAsTold: boolean;
  /** Forms are sent as script sends them: the answer brings the next page. */
  byScript: boolean;
  seen: Seen;
}

export const siteAt = (port: number, { waitsAsTold = false, byScript = false } = {}): Site => ({
  port,
  agent: new Agent({ keepAlive: true }),
  failures: { broken: 0, refused: 0 },
  waitsAsTold,
  byScript,
  seen: { statuses: new Map(), times: [], unexplained: 0, bytes: 0 },
});

interface Exchanged {
  status: number;
  headers: IncomingHttpHeaders;
  html: string;
}

/** One request and its whole answer; rejects where that is broken off or takes 30 s. */
const exchange = (options: RequestOptions, body: string | undefined): Promise<Exchanged> =>
  new Promise((resolve, reject) => {
    const call = request({ ...options, timeout: 30_000 }, (got) => {
      const chunks: Buffer[] = [];
      got.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
      });
      got.on('error', reject);
      got.on('end', () => {
        if (!got.complete) {
          reject(new Error('broken off'));
          return;
        }
        const html = Buffer.concat(chunks).toString();
        resolve({ status: got.statusCode ?? 0, headers: got.headers, html });
      });
    });
    call.on('timeout', () => {
      call.destroy(new Error('no answer in 30 s'));
    });
    call.on('error', reject);
    call.end(body);
  });

export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #site: Site;
  /** The page that came with the answer to the last form, by its address. */
  #next: { path: string; html: string } | null = null;

  constructor(site: Site) {
    this.#site = site;
  }

  /** Follows redirects; `path` is where it ended. 409: what led there has been used. */
  async open(path: string): Promise<{ path: string; status: number; html: string }> {
    const brought = this.#next;
    this.#next = null;
    if (brought !== null && brought.path.replace(/#.*/, '') === path)
      return { path, status: 200, html: brought.html };
    const answer = await this.#insist('GET', path, undefined);
    if (answer.location !== null) return await this.open(answer.location.replace(/#.*/, ''));
    if (![200, 409].includes(answer.status))
      throw new Error(`GET ${path}: status ${answer.status}`);
    return { path, status: answer.status, html: answer.html };
  }

  async post(path: string, fields: Fields): Promise<Answer> {
    const pairs = Object.entries(fields).flatMap(([name, values]) =>
      values.map((value): [string, string] => [name, value]),
    );
    const answer = await this.#insist('POST', path, new URLSearchParams(pairs).toString());
    if (answer.nextPath === null) return answer;
    this.#next = { path: answer.nextPath, html: answer.html };
    return { ...answer, location: answer.nextPath };
  }

  /**
   * The same request again until the server answers it: a killed server gives none, or a page of status
   * 5xx.
   */
  async #insist(method: string, path: string, body: string | undefined): Promise<Answer> {
    for (;;) {
      const asked = performance.now();
      const answer = await this.#once(method, path, body).catch(() => null);
      if (answer !== null) this.#note(answer, performance.now() - asked, body);
      if (answer !== null && answer.status < 500 && answer.status !== 429) return answer;
      this.#site.failures[answer === null ? 'broken' : 'refused'] += 1;
      await sleep(this.#site.waitsAsTold ? (answer?.retryAfter ?? 1) * 1000 : 100);
    }
  }

  #note({ status, html, retryAfter }: Answer, ms: number, body: string | undefined): void {
    const { seen } = this.#site;
    seen.statuses.set(status, (seen.statuses.get(status) ?? 0) + 1);
    seen.times.push(ms);
    seen.bytes += Buffer.byteLength(html);
    if (status !== 503 && status !== 429) return;
    const typed = new URLSearchParams(body);
    typed.delete('_csrf');
    const kept = [...typed].every(([name]) =>
      html.includes(`name="${name.replaceAll('&', '&amp;')}"`),
    );
    if (retryAfter === null || !html.includes('<h1') || !kept) seen.unexplained += 1;
  }

  async #once(method: string, path: string, body: string | undefined): Promise<Answer> {
    const headers = {
      cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'user-agent': 'faults',
      ...(body === undefined || !this.#site.byScript ? {} : { 'x-next-page': 'yes' }),
      ...(body === undefined
        ? {}
        : {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': String(Buffer.byteLength(body)),
          }),
    };
    const answer = await exchange(
      { host: '127.0.0.1', port: this.#site.port, agent: this.#site.agent, method, path, headers },
      body,
    );
    this.#keep(answer.headers['set-cookie'] ?? []);
    const wait = Number(answer.headers['retry-after'] ?? NaN);
    return {
      status: answer.status,
      location: answer.headers.location ?? null,
      html: answer.html,
      retryAfter: Number.isFinite(wait) ? wait : null,
      nextPath: (answer.headers['x-page-path'] as string | undefined) ?? null,
    };
  }

  #keep(lines: readonly string[]): void {
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

/** Text of an attribute without its entities. */
export const plain = (text: string): string =>
  text
    .replaceAll('&#34;', '"')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
const attribute = (tag: string, name: string): string | null => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? null : plain(found);
};

/** The form of a page that is sent by POST, as a browser without JavaScript sees it. */
export function formOf(html: string): Form {
  const [, action = '', content = ''] =
    /<form method="post" action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/.exec(
      html.slice(html.indexOf('<main')),
    ) ?? [];
  const form: Form = { action: plain(action), hidden: {}, controls: [] };
  for (const [, name = '', options = ''] of content.matchAll(
    /<select\b[^>]*\sname="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g,
  )) {
    form.controls.push({
      name: plain(name),
      type: 'select',
      values: [...options.matchAll(/<option\b[^>]*>/g)].map(
        ([tag]) => attribute(tag, 'value') ?? '',
      ),
    });
  }
  for (const [tag, kind] of content.matchAll(/<(input|textarea)\b[^>]*>/g))
    addField(form, tag, kind === 'textarea' ? 'text' : (attribute(tag, 'type') ?? 'text'));
  return form;
}

function addField(form: Form, tag: string, type: string): void {
  const name = attribute(tag, 'name') ?? '';
  const value = attribute(tag, 'value') ?? '';
  const known = form.controls.find((control) => control.name === name);
  if (type === 'hidden') form.hidden[name] = [value];
  else if (known) known.values.push(value);
  else if (name !== 'website') form.controls.push({ name, type, values: [value] });
}
