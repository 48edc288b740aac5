// An e-mail address: one @, a name before it, a domain with a dot after it. Kept as typed.
import type { Kind } from './kind.ts';
import { answered, refusal, refused, single } from './kind.ts';

const LONGEST_ADDRESS = 254;
const LOCAL_PART = /^[^\s@"'‘’“”(),:;<>[\\\]]{1,64}$/;
/** No number, so that no address of a machine passes. */
const TOP_LEVEL = /^\p{L}[\p{L}\p{N}-]+$/u;
const DOMAIN_LABEL = /^[\p{L}\p{N}-]{1,63}$/u;

function isAddress(text: string): boolean {
  const [local = '', domain = '', ...more] = text.split('@');
  const labels = domain.split('.');
  return (
    more.length === 0 &&
    text.length <= LONGEST_ADDRESS &&
    LOCAL_PART.test(local) &&
    local.split('.').every((part) => part !== '') &&
    TOP_LEVEL.test(labels.at(-1) ?? '') &&
    labels.length >= 2 &&
    labels.every(
      (label) => DOMAIN_LABEL.test(label) && !label.startsWith('-') && !label.endsWith('-'),
    )
  );
}

export const email: Kind = {
  parse: (raw) => {
    const text = single(raw);
    if (text === '') return answered(null);
    return isAddress(text) ? answered(text) : refused('email', { typed: text });
  },
  refuse: (value) =>
    typeof value === 'string' && isAddress(value)
      ? null
      : refusal('email', { typed: String(value) }),
};
