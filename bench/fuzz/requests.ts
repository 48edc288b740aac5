// Requests for a route: what its pages offer, with one or more values made hostile, or what no page offers.
import type { RandomStream } from '../../src/statistics/numeric/random.ts';
import { keyOf, type Known, type Route } from './harvest.ts';
import { anyValue, mutated, pick } from './values.ts';
import type { Sent } from './visitor.ts';

export interface Endpoint extends Route {
  visitors: boolean;
}

/** A path of the route: one that a page offered, with or without a segment changed, or one made up. */
function addressFor(route: Endpoint, known: Known, random: RandomStream): string {
  const offered = [...(known.paths.get(keyOf(route)) ?? [])];
  const base = offered.length > 0 && random.below(10) < 8 ? pick(offered, random) : route.path;
  const [place = '', query = ''] = base.split('?');
  const patterns = route.path.split('/');
  const segments = place.split('/').map((segment, at) => {
    if (segment.startsWith(':')) return encoded(anyValue(random), random);
    if (!patterns[at]?.startsWith(':') || random.below(8) > 0) return segment;
    return encoded(mutated(decoded(segment), random), random);
  });
  const asked = new URLSearchParams(query);
  const names = ['lang', 'page', 'after', 'q', 'from', 'by', 'place', 'values', 'why', 'shelf'];
  for (let extra = random.below(3); extra > 0; extra -= 1)
    asked.append(pick(names, random), anyValue(random));
  const text = asked.toString();
  return text === '' ? segments.join('/') : `${segments.join('/')}?${text}`;
}

/** As a segment of an address; now and then as somebody types it who does not know how. */
const encoded = (text: string, random: RandomStream): string =>
  random.below(12) === 0
    ? text.replaceAll(/[^!-~]|[?#\\/]/g, '%')
    : encodeURIComponent(Buffer.from(text).toString());

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The fields of a form of the route with some values changed, left out or repeated; or fields made up. */
function fieldsFor(route: Endpoint, known: Known, random: RandomStream): [string, string][] {
  const forms = known.forms.get(keyOf(route)) ?? [];
  if (forms.length === 0)
    return Array.from({ length: random.below(5) }, () => [
      anyValue(random).slice(0, 60),
      anyValue(random),
    ]);
  const fields = pick(forms, random).fields.map(([name, value]): [string, string] => [name, value]);
  for (let changes = random.below(4); changes > 0 && fields.length > 0; changes -= 1) {
    const at = random.below(fields.length);
    const [name, value] = fields[at]!;
    const change = random.below(10);
    if (change === 0) fields.splice(at, 1);
    else if (change === 1) fields.push([name, anyValue(random)]);
    else if (change === 2) fields[at] = [mutated(name, random), value];
    else fields[at] = [name, mutated(value, random)];
  }
  return fields;
}

const WAYS = [
  'form',
  'form',
  'form',
  'form',
  'form',
  'form',
  'multipart',
  'json',
  'nothing',
] as const;

export function requestFor(route: Endpoint, known: Known, random: RandomStream): Sent {
  const address = addressFor(route, known, random);
  if (route.method === 'get') return { ...route, address };
  return {
    ...{ ...route, address, fields: fieldsFor(route, known, random) },
    as: pick(WAYS, random),
  };
}
