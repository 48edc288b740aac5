// Addresses and forms that pages offer: what is sent begins with these, so that it reaches the code
// behind the first check.

import { plain } from '../faults/browser.ts';

export interface SeenForm {
  /** Name and value of each field, in the order of the page. */
  fields: readonly (readonly [string, string])[];
}

export interface Known {
  /** Addresses by `METHOD pattern`. */
  paths: Map<string, Set<string>>;
  forms: Map<string, SeenForm[]>;
}

export interface Route {
  method: 'get' | 'post';
  path: string;
}

export const keyOf = ({ method, path }: Route): string => `${method} ${path}`;

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`);

const MOST = 40;

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key) ?? [];
  if (list.length < MOST) map.set(key, [...list, value]);
}

const attribute = (tag: string, name: string): string | null => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag);
  return found ? plain(found[1]!) : null;
};

/** Notes what a page offers. */
export function harvest(html: string, routes: readonly Route[], known: Known): void {
  const seen = (method: Route['method'], address: string): string | null => {
    const [path = ''] = address.split(/[?#]/);
    const route = routes.find((one) => one.method === method && patternOf(one.path).test(path));
    if (!route) return null;
    const paths = known.paths.get(keyOf(route)) ?? new Set();
    if (paths.size < MOST) known.paths.set(keyOf(route), paths.add(address.replace(/#.*/, '')));
    return keyOf(route);
  };
  for (const [, address] of html.matchAll(/\shref="(\/[^"]*)"/g)) seen('get', plain(address!));
  for (const [form, head] of html.matchAll(/<form([^>]*)>[^]*?<\/form>/g)) {
    const action = attribute(head!, 'action');
    if (action === null) continue;
    const key = seen(attribute(head!, 'method') === 'post' ? 'post' : 'get', action);
    if (key === null) continue;
    const fields = [...form.matchAll(/<(?:input|select|textarea|button)[^>]*\sname="[^"]+"[^>]*>/g)]
      .map(([tag]) => [attribute(tag, 'name')!, attribute(tag, 'value') ?? ''] as const)
      .filter(([name]) => name !== '_csrf');
    add(known.forms, key, { fields });
  }
}
