import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** A file with the certificate that clients are to trust. */
export interface CertificateFile {
  readonly path: string;
  /** Takes the file away where its place was made for it. */
  remove(): void;
}

/**
 * Writes the certificate beside the state, so that its place is the same at every start, or else into a folder of its
 * own among the temporary files.
 */
export function writeCertificate(pem: string, state: string | undefined): CertificateFile {
  const path =
    state === undefined ? join(mkdtempSync(join(tmpdir(), 'emulated-azure-')), 'ca.pem') : `${resolve(state)}.ca.pem`;
  writeFileSync(path, pem);
  return {
    path,
    remove: () => {
      if (state === undefined) rmSync(dirname(path), { recursive: true, force: true });
    },
  };
}
