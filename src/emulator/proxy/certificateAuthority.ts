import { randomBytes } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import { issue, newKeys, selfSigned, type Issuer, type RsaKeys } from './certificates.ts';

/** How many host names' certificates are kept unless told otherwise; the one longest unused goes first. */
const usualCapacity = 1000;

/**
 * A certificate authority of this run. Its private key never leaves the process, so that whoever trusts its certificate
 * trusts nothing but this emulator, and nothing at all once that has ended.
 */
export class CertificateAuthority {
  readonly #issuer: Issuer;
  /** All servers share one key pair: to make one takes longer than to sign a certificate. */
  readonly #serverKeys: RsaKeys;
  readonly #capacity: number;
  readonly #contexts = new Map<string, SecureContext>();

  private constructor(issuer: Issuer, serverKeys: RsaKeys, capacity: number) {
    this.#issuer = issuer;
    this.#serverKeys = serverKeys;
    this.#capacity = capacity;
  }

  static async create(capacity = usualCapacity): Promise<CertificateAuthority> {
    const [own, serverKeys] = await Promise.all([newKeys(), newKeys()]);
    // Named apart from those of other runs: a trust store may hold several.
    const name = `Emulated Azure certificate authority ${randomBytes(4).toString('hex')}`;
    return new CertificateAuthority(selfSigned(name, own), serverKeys, capacity);
  }

  /** The certificate that clients are to trust, in PEM. */
  get certificate(): string {
    return this.#issuer.pem;
  }

  /** What a server of that name needs for TLS; its certificate is issued when it is first asked for. */
  contextFor(host: string): SecureContext {
    const name = host.toLowerCase();
    const context = this.#contexts.get(name) ?? this.#issue(name);
    this.#contexts.delete(name);
    this.#contexts.set(name, context);
    const [oldest] = this.#contexts.keys();
    if (this.#contexts.size > this.#capacity && oldest !== undefined) this.#contexts.delete(oldest);
    return context;
  }

  #issue(name: string): SecureContext {
    const certificate = issue(this.#issuer, name, this.#serverKeys);
    return createSecureContext({
      key: this.#serverKeys.privatePem,
      cert: `${certificate}${this.#issuer.pem}`,
      minVersion: 'TLSv1.2',
    });
  }
}
