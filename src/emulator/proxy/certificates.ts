import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { pki } from 'node-forge';
import asn1 from 'node-forge/lib/asn1.js';
import sha256 from 'node-forge/lib/sha256.js';
import x509 from 'node-forge/lib/x509.js';

const generate = promisify(generateKeyPair);
const day = 24 * 60 * 60 * 1000;
/** Clocks of clients may be behind this one. */
const tolerance = day;
/** The longest that a server's certificate may be valid for Apple's and Chromium's trust. */
const lifetime = 397 * day;

/** An RSA key pair, as the certificate library and as TLS take it. */
export interface RsaKeys {
  readonly publicKey: pki.rsa.PublicKey;
  readonly privateKey: pki.rsa.PrivateKey;
  readonly privatePem: string;
}

/** A certificate with the key that signs in its name. */
export interface Issuer {
  readonly certificate: pki.Certificate;
  readonly pem: string;
  readonly keys: RsaKeys;
}

/** Makes a key pair, by OpenSSL since the library's own way takes seconds. */
export async function newKeys(): Promise<RsaKeys> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: 2048 });
  const der = (key: Buffer): ReturnType<typeof asn1.fromDer> => asn1.fromDer(key.toString('binary'));
  return {
    publicKey: x509.publicKeyFromAsn1(der(publicKey.export({ type: 'pkcs1', format: 'der' }))),
    privateKey: x509.privateKeyFromAsn1(der(privateKey.export({ type: 'pkcs1', format: 'der' }))),
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Makes a certificate authority's own certificate. */
export function selfSigned(commonName: string, keys: RsaKeys): Issuer {
  const certificate = begin(commonName, keys);
  certificate.setIssuer(certificate.subject.attributes);
  certificate.setExtensions([
    { name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: 0 },
    { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: identifierOf(certificate) },
  ]);
  certificate.sign(keys.privateKey, sha256.create());
  return { certificate, pem: x509.certificateToPem(certificate), keys };
}

/** Issues a server's certificate for one host name, in PEM; the extensions are those that strict clients ask for. */
export function issue(issuer: Issuer, host: string, keys: RsaKeys): string {
  // A common name has at most 64 characters; the name that counts is the alternative one.
  const certificate = begin(host.slice(0, 64), keys);
  certificate.setIssuer(issuer.certificate.subject.attributes);
  certificate.setExtensions([
    { name: 'basicConstraints', critical: true, cA: false },
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: [{ type: dnsName, value: host }] },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: identifierOf(issuer.certificate) },
  ]);
  certificate.sign(issuer.keys.privateKey, sha256.create());
  return x509.certificateToPem(certificate);
}

/** The kind of a general name that is a host's (RFC 5280, 4.2.1.6). */
const dnsName = 2;

/** Dates are this machine's, whatever the emulator's clock says: clients judge them by theirs. */
function begin(commonName: string, { publicKey }: RsaKeys): pki.Certificate {
  const certificate = x509.createCertificate();
  certificate.publicKey = publicKey;
  // Positive, since its first byte is zero; RFC 5280 allows 20 bytes.
  certificate.serialNumber = `00${randomBytes(16).toString('hex')}`;
  certificate.validity.notBefore = new Date(Date.now() - tolerance);
  certificate.validity.notAfter = new Date(Date.now() - tolerance + lifetime);
  certificate.setSubject([
    { name: 'commonName', value: commonName },
    { name: 'organizationName', value: 'Emulated Azure' },
  ]);
  return certificate;
}

function identifierOf(certificate: pki.Certificate): string {
  return certificate.generateSubjectKeyIdentifier().getBytes();
}
