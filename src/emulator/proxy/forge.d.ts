/** The parts of node-forge that are used, each by its own path so that no more of it is loaded; its types know the whole alone. */
declare module 'node-forge/lib/x509.js' {
  import type { pki } from 'node-forge';
  const x509: Pick<
    typeof pki,
    'certificateToPem' | 'createCertificate' | 'privateKeyFromAsn1' | 'publicKeyFromAsn1' | 'setRsaPublicKey'
  >;
  export default x509;
}
declare module 'node-forge/lib/asn1.js' {
  import type { asn1 } from 'node-forge';
  const whole: Pick<typeof asn1, 'fromDer'>;
  export default whole;
}
declare module 'node-forge/lib/sha256.js' {
  import type { md } from 'node-forge';
  const sha256: typeof md.sha256;
  export default sha256;
}
