import type { Server } from 'node:http';
import type { Tunnels } from '../wire/tunnels.ts';
import { CertificateAuthority } from './certificateAuthority.ts';
import { writeCertificate } from './certificateFile.ts';
import { Proxy } from './server.ts';

export interface ProxyAddress {
  readonly port: number;
  /** To be named in HTTPS_PROXY. */
  readonly address: string;
  /** The path of the certificate that clients are to trust, in PEM. */
  readonly certificateAuthority: string;
}

export interface RunningProxy {
  readonly address: ProxyAddress;
  close(): Promise<void>;
}

export interface ProxyOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** The state file, beside which the certificate is written. */
  readonly state: string | undefined;
  readonly services: Server;
  readonly tunnels: Tunnels;
}

/** Makes a certificate authority, writes down its certificate and opens the proxy. Rejects where the port is taken. */
export async function startProxy({ port: wanted, state, services, tunnels }: ProxyOptions): Promise<RunningProxy> {
  const authority = await CertificateAuthority.create();
  const proxy = new Proxy({ authority, services, tunnels });
  const port = await proxy.listen(wanted);
  const file = writeCertificate(authority.certificate, state);
  return {
    address: { port, address: `http://127.0.0.1:${port}`, certificateAuthority: file.path },
    close: async () => {
      file.remove();
      await proxy.close();
    },
  };
}
