import { exportJWK, generateKeyPair, jwtVerify, SignJWT, type CryptoKey, type JWK } from 'jose';
import { unixSeconds, type Clock } from '../clock.ts';
import { newGuid } from '../guid.ts';
import type { Principal } from '../state/directory.ts';

/** How long a token is valid, in seconds: Entra gives an application about an hour. */
export const tokenLifetime = 3599;

/** What a valid token says of its caller. */
export interface Caller {
  readonly objectId: string;
  readonly appId: string;
  readonly tenantId: string;
  readonly audience: string;
  readonly issuer: string;
}

export type TokenVerdict =
  | { readonly kind: 'valid'; readonly caller: Caller }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'wrongSignature' }
  | { readonly kind: 'expired'; readonly expiry: number }
  | { readonly kind: 'wrongTenant'; readonly issuer: string };

/** Signs and judges access tokens, as Entra ID does for one tenant. */
export class TokenAuthority {
  readonly #tenantId: string;
  readonly #clock: Clock;
  readonly #privateKey: CryptoKey;
  readonly #publicKey: CryptoKey;
  readonly #publicJwk: JWK;

  private constructor(tenantId: string, clock: Clock, keys: KeyPair, publicJwk: JWK) {
    this.#tenantId = tenantId;
    this.#clock = clock;
    this.#privateKey = keys.privateKey;
    this.#publicKey = keys.publicKey;
    this.#publicJwk = publicJwk;
  }

  /** Makes an authority with a signing key of its own. */
  static async create(tenantId: string, clock: Clock): Promise<TokenAuthority> {
    const keys = await generateKeyPair('RS256');
    const jwk = await exportJWK(keys.publicKey);
    const kid = newGuid().replaceAll('-', '');
    return new TokenAuthority(tenantId, clock, keys, { ...jwk, kid, x5t: kid, use: 'sig', alg: 'RS256' });
  }

  /** The keys document (JWKS) of the tenant. */
  keys(): { readonly keys: readonly JWK[] } {
    return { keys: [this.#publicJwk] };
  }

  get issuer(): string {
    return `https://sts.windows.net/${this.#tenantId}/`;
  }

  /** An access token in the version 1.0 form that Azure's own resources get. */
  async issue(
    principal: Principal,
    audience: string,
    lifetime = tokenLifetime,
    clientId = principal.appId ?? principal.objectId,
  ): Promise<string> {
    const now = unixSeconds(this.#clock.now());
    return await new SignJWT({
      appid: clientId,
      ...(principal.type === 'User'
        ? { appidacr: '0', name: principal.displayName, scp: 'user_impersonation' }
        : { appidacr: '1' }),
      idp: this.issuer,
      idtyp: principal.type === 'User' ? 'user' : 'app',
      oid: principal.objectId,
      tid: this.#tenantId,
      uti: newGuid(),
      ver: '1.0',
    })
      .setProtectedHeader({ typ: 'JWT', alg: 'RS256', ...this.#keyId() })
      .setIssuer(this.issuer)
      .setAudience(audience)
      .setSubject(principal.objectId)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + lifetime)
      .sign(this.#privateKey);
  }

  /** What tells a client who signed in (OpenID Connect); the claims are those that Entra's documents list. */
  async issueIdToken(user: Principal, clientId: string, loginHost: string): Promise<string> {
    const now = unixSeconds(this.#clock.now());
    const { objectId: oid, displayName: name } = user;
    return await new SignJWT({ name, oid, tid: this.#tenantId, uti: newGuid(), ver: '2.0' })
      .setProtectedHeader({ typ: 'JWT', alg: 'RS256', ...this.#keyId() })
      .setIssuer(`https://${loginHost}/${this.#tenantId}/v2.0`)
      .setAudience(clientId)
      .setSubject(user.objectId)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + tokenLifetime)
      .sign(this.#privateKey);
  }

  /** Judges signature, dates and tenant; the audience is judged by the resource that was called. */
  async verify(token: string): Promise<TokenVerdict> {
    try {
      const { payload } = await jwtVerify(token, this.#publicKey, { currentDate: new Date(this.#clock.now()) });
      const { oid, appid, tid, iss, aud } = payload as Record<string, unknown>;
      if (typeof oid !== 'string' || typeof appid !== 'string' || typeof aud !== 'string') return { kind: 'malformed' };
      if (tid !== this.#tenantId || iss !== this.issuer) return { kind: 'wrongTenant', issuer: String(iss) };
      return { kind: 'valid', caller: { objectId: oid, appId: appid, tenantId: tid, audience: aud, issuer: iss } };
    } catch (error) {
      return verdictOf(error);
    }
  }

  #keyId(): { kid?: string } {
    return this.#publicJwk.kid === undefined ? {} : { kid: this.#publicJwk.kid };
  }
}

interface KeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

function verdictOf(error: unknown): TokenVerdict {
  const { code, payload } = error as { code?: unknown; payload?: { exp?: unknown } };
  if (code === 'ERR_JWT_EXPIRED') return { kind: 'expired', expiry: Number(payload?.exp) * 1000 };
  if (code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') return { kind: 'wrongSignature' };
  return { kind: 'malformed' };
}
