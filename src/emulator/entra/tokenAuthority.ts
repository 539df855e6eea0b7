import { exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT, type CryptoKey, type JWK } from 'jose';
import { unixSeconds, type Clock } from '../clock.ts';
import { newGuid } from '../guid.ts';
import { asObject, asString, member } from '../json.ts';
import type { StatePart } from '../persistence/part.ts';
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
  /** Of a person, where the service that was called looked it up. */
  readonly userPrincipalName?: string;
}

export type TokenVerdict =
  | { readonly kind: 'valid'; readonly caller: Caller }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'wrongSignature' }
  | { readonly kind: 'expired'; readonly expiry: number }
  | { readonly kind: 'wrongTenant'; readonly issuer: string };

/** What the scope `profile` adds to an id token (Entra's reference of claims). */
export type ProfileClaims = Readonly<Partial<Record<'name' | 'preferred_username', string>>>;

/** The keys that tokens are signed and judged with. */
interface SigningKeys {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
}

/** Signs and judges access tokens, as Entra ID does for one tenant. Its keys survive a restart, and so do its tokens. */
export class TokenAuthority implements StatePart {
  readonly name = 'tokenAuthority';
  readonly #clock: Clock;
  #tenantId: string;
  #keys: SigningKeys;

  private constructor(tenantId: string, clock: Clock, keys: SigningKeys) {
    this.#tenantId = tenantId;
    this.#clock = clock;
    this.#keys = keys;
  }

  /** Makes an authority with a signing key of its own. */
  static async create(tenantId: string, clock: Clock): Promise<TokenAuthority> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const kid = newGuid().replaceAll('-', '');
    return new TokenAuthority(tenantId, clock, await signingKeys({ ...(await exportJWK(privateKey)), kid }));
  }

  take(): object {
    return { tenantId: this.#tenantId, privateJwk: this.#keys.privateJwk };
  }

  async prepare(value: unknown): Promise<() => void> {
    const tenantId = asString(member(value, 'tenantId'));
    const privateJwk = asObject(member(value, 'privateJwk'));
    if (tenantId === undefined || privateJwk === undefined) throw new TypeError('it has no signing key');
    const keys = await signingKeys(privateJwk);
    return () => {
      this.#tenantId = tenantId;
      this.#keys = keys;
    };
  }

  /** The keys document (JWKS) of the tenant. */
  keys(): { readonly keys: readonly JWK[] } {
    return { keys: [this.#keys.publicJwk] };
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
      .sign(this.#keys.privateKey);
  }

  /** What tells a client who signed in (OpenID Connect); the claims are those that Entra's documents list. */
  async issueIdToken(user: Principal, clientId: string, loginHost: string, profile: ProfileClaims): Promise<string> {
    const now = unixSeconds(this.#clock.now());
    return await new SignJWT({ ...profile, oid: user.objectId, tid: this.#tenantId, uti: newGuid(), ver: '2.0' })
      .setProtectedHeader({ typ: 'JWT', alg: 'RS256', ...this.#keyId() })
      .setIssuer(`https://${loginHost}/${this.#tenantId}/v2.0`)
      .setAudience(clientId)
      .setSubject(user.objectId)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + tokenLifetime)
      .sign(this.#keys.privateKey);
  }

  /** Judges signature, dates and tenant; the audience is judged by the resource that was called. */
  async verify(token: string): Promise<TokenVerdict> {
    try {
      const { payload } = await jwtVerify(token, this.#keys.publicKey, { currentDate: new Date(this.#clock.now()) });
      const { oid, appid, tid, iss, aud } = payload as Record<string, unknown>;
      if (typeof oid !== 'string' || typeof appid !== 'string' || typeof aud !== 'string') return { kind: 'malformed' };
      if (tid !== this.#tenantId || iss !== this.issuer) return { kind: 'wrongTenant', issuer: String(iss) };
      return { kind: 'valid', caller: { objectId: oid, appId: appid, tenantId: tid, audience: aud, issuer: iss } };
    } catch (error) {
      return verdictOf(error);
    }
  }

  #keyId(): { kid?: string } {
    return this.#keys.publicJwk.kid === undefined ? {} : { kid: this.#keys.publicJwk.kid };
  }
}

async function signingKeys(privateJwk: JWK): Promise<SigningKeys> {
  const { kty = '', n = '', e = '', kid = '' } = privateJwk;
  const publicJwk = { kty, n, e, kid, x5t: kid, use: 'sig', alg: 'RS256' };
  const [privateKey, publicKey] = await Promise.all([importJWK(privateJwk, 'RS256'), importJWK(publicJwk, 'RS256')]);
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) throw new TypeError('its key is no RSA key');
  return { privateKey, publicKey, privateJwk, publicJwk };
}

function verdictOf(error: unknown): TokenVerdict {
  const { code, payload } = error as { code?: unknown; payload?: { exp?: unknown } };
  if (code === 'ERR_JWT_EXPIRED') return { kind: 'expired', expiry: Number(payload?.exp) * 1000 };
  if (code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') return { kind: 'wrongSignature' };
  return { kind: 'malformed' };
}
