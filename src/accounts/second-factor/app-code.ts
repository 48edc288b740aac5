// Codes of an authenticator app (RFC 6238): six digits, a new one every thirty seconds. Pure: secret and time
// are given.
import { Secret, TOTP } from 'otpauth';

const PERIOD = 30;
/** 160 bits, as RFC 4226 recommends. */
export const SECRET_BYTES = 20;

const generator = (secret: Uint8Array, label = '', issuer = ''): TOTP =>
  new TOTP({
    issuer,
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD,
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
  });

/** What the app is told, by a QR code or by hand. @param label shown in the app: the account name */
export function enrolment(
  secret: Uint8Array,
  { label, issuer }: { label: string; issuer: string },
): { uri: string; text: string } {
  const made = generator(secret, label, issuer);
  const text = made.secret.base32.replaceAll(/(.{4})(?=.)/g, '$1 ');
  return { uri: made.toString(), text };
}

/**
 * The step that a typed code is of: now, or thirty seconds before or after, because clocks differ. Null: it
 * is none. A step may be used once only; the store keeps the last.
 */
export function stepOf(secret: Uint8Array, typed: string, now: Date): number | null {
  const token = typed.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const timestamp = now.getTime();
  const delta = generator(secret).validate({ token, timestamp, window: 1 });
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD) + delta;
}
