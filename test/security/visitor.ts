// A visitor who sends what the forms never would: keeps cookies, knows the form token, and sends anything.
import request from 'supertest';
import type { Express } from 'express';
import { formToken } from '../support/app.ts';

export type Fields = Record<string, string | string[]>;
export interface Seen {
  status: number;
  location: string;
  html: string;
}

export class Visitor {
  readonly agent: ReturnType<typeof request.agent>;
  readonly base: string;
  token = '';
  readonly cookies = new Map<string, string>();

  constructor(app: Express, base: string) {
    this.agent = request.agent(app);
    this.base = base;
  }

  async open(path: string): Promise<Seen> {
    return this.#seen(await this.agent.get(path));
  }
  async post(path: string, fields: Fields): Promise<Seen> {
    return this.#seen(
      await this.agent
        .post(path)
        .type('form')
        .send({ _csrf: this.token, ...fields }),
    );
  }
  async raw(path: string, type: string, body: string): Promise<Seen> {
    return this.#seen(await this.agent.post(path).set('content-type', type).send(body));
  }

  /** Known to the respondent only. */
  get draftToken(): string {
    return this.cookies.get(`cg_${this.base.slice(1).replaceAll('/', '_')}`)?.split('.')[0] ?? '';
  }

  /** Consents and names a place: from now on there is a draft. */
  async begin(province: string): Promise<this> {
    this.token = formToken((await this.open(this.base)).html);
    await this.post(this.base, { consent: 'yes' });
    await this.post(`${this.base}/place`, { province });
    return this;
  }

  #seen(answer: { status: number; text?: string; headers: Record<string, unknown> }): Seen {
    for (const line of (answer.headers['set-cookie'] as string[] | undefined) ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    return {
      status: answer.status,
      location: String(answer.headers['location'] ?? ''),
      html: answer.text ?? '',
    };
  }
}
