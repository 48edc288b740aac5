// A citizen without JavaScript, over HTTP: keeps cookies, follows where it is led, sends the forms it was
// shown.
import request from 'supertest';
import type { Express } from 'express';

export type Fields = Record<string, string | string[]>;

const unescaped = (text: string): string =>
  text
    .replace(/&(?:lt|gt|#34|#39);/g, (entity) => CHARACTERS.get(entity) ?? entity)
    .replaceAll('&amp;', '&');
const CHARACTERS = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&#34;', '"'],
  ['&#39;', "'"],
]);

export class Citizen {
  readonly agent: ReturnType<typeof request.agent>;
  html = '';
  path = '';
  status = 0;

  constructor(app: Express) {
    this.agent = request.agent(app);
  }

  async open(path: string): Promise<this> {
    const answer = await this.agent.get(path);
    if (answer.status === 303)
      return await this.open(String(answer.headers['location']).replace(/#.*/, ''));
    [this.html, this.path, this.status] = [answer.text, path, answer.status];
    return this;
  }

  /** To the address of the page's form that keeps answers, else to the page itself. */
  get action(): string {
    const form = /<form method="post" action="([^"]+)" id="answers"/.exec(this.html)?.[1];
    return form === undefined ? this.path : unescaped(form);
  }

  async send(fields: Fields, action = this.action): Promise<this> {
    const hidden = [
      ...this.html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g),
    ].map(([, name, value]) => [name ?? '', unescaped(value ?? '')]);
    const answer = await this.agent
      .post(action)
      .type('form')
      .send({ ...Object.fromEntries(hidden), ...fields });
    if (answer.status === 303)
      return await this.open(String(answer.headers['location']).replace(/#.*/, ''));
    [this.html, this.status] = [answer.text, answer.status];
    return this;
  }

  /** Consents and names the first province: the first page of the questionnaire, or the service. */
  async begin(round: string): Promise<this> {
    await this.open(`/s/${round}`);
    await this.send({ consent: 'yes' });
    return await this.send({
      province: /name="province" value="(\d+)"/.exec(this.html)?.[1] ?? '',
    });
  }
}
