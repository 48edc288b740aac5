// Signing in at an identity provider by OpenID Connect: the authorization code flow with PKCE, state and
// nonce, as openid-client does it. The provider is found by its issuer's address when somebody first signs
// in, and asked again after it could not be reached.
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type Configuration,
} from 'openid-client';
import { log } from './log/log.ts';
import { problem } from './problems/problem.ts';

export interface ProviderSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** As people read it on the button. */
  name: string;
}

/** What the browser keeps, sealed, until it comes back. */
export interface KeptRequest {
  state: string;
  nonce: string;
  verifier: string;
}

/** Who somebody is to the provider. */
export interface Identity {
  issuer: string;
  subject: string;
}

export interface IdentityProvider {
  name: string;
  issuer: string;
  /** Where to send the browser, and what to keep meanwhile. @throws Problem `unavailable` */
  begin(redirectUri: string): Promise<{ url: string; kept: KeptRequest }>;
  /**
   * Who came back. @param at the full address the browser was sent back to. Null: refused, or not what was
   * asked for
   */
  finish(at: URL, kept: KeptRequest): Promise<Identity | null>;
}

const PATIENCE_SECONDS = 5;

const isLoopback = (issuer: URL): boolean =>
  issuer.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(issuer.hostname);

async function discovered(settings: ProviderSettings): Promise<Configuration> {
  const issuer = new URL(settings.issuer);
  const { clientId, clientSecret } = settings;
  return await discovery(issuer, clientId, clientSecret, undefined, {
    timeout: PATIENCE_SECONDS,
    execute: isLoopback(issuer) ? [allowInsecureRequests] : [],
  });
}

export function identityProvider(settings: ProviderSettings): IdentityProvider {
  let found: Promise<Configuration> | null = null;
  const configuration = async (): Promise<Configuration> => {
    found ??= discovered(settings);
    try {
      return await found;
    } catch (error) {
      found = null;
      log.warn({ error }, 'the identity provider could not be reached');
      throw problem('unavailable', {}, error);
    }
  };
  return {
    name: settings.name,
    issuer: settings.issuer,
    begin: async (redirectUri) => {
      const kept = {
        state: randomState(),
        nonce: randomNonce(),
        verifier: randomPKCECodeVerifier(),
      };
      const url = buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid',
        state: kept.state,
        nonce: kept.nonce,
        code_challenge: await calculatePKCECodeChallenge(kept.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, kept };
    },
    finish: async (at, { state, nonce, verifier }) => {
      const known = await configuration();
      try {
        const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier };
        const claims = (await authorizationCodeGrant(known, at, checks)).claims();
        return claims ? { issuer: settings.issuer, subject: claims.sub } : null;
      } catch (error) {
        log.info({ error }, 'a sign-in at the identity provider was refused');
        return null;
      }
    },
  };
}
