import { destinationOf } from '../clouds.ts';

/** Why the proxy does not do what it was asked for. */
export interface ProxyRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Whether a tunnel to `HOST:PORT` is refused; the emulator answers for Azure's names alone, and forwards nothing. */
export function refusalOfTunnel(authority: string): ProxyRefusal | undefined {
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(authority) ?? [];
  if (destinationOf(host) === undefined) return notEmulated(host);
  if (port === '443') return undefined;
  const message = `Azure's services are emulated at port 443 alone, not at ${authority}.`;
  return { status: 403, code: 'PortNotEmulated', message };
}

/** Why a request that came to the proxy without a tunnel is refused; `target` is its request line's. */
export function refusalOfPlainRequest(target: string): ProxyRefusal {
  const host = hostOf(target);
  if (host === undefined) {
    const message = 'This is the proxy of an emulated Azure. Name it in HTTPS_PROXY; it opens tunnels by CONNECT.';
    return { status: 400, code: 'ProxyRequestExpected', message };
  }
  if (destinationOf(host) === undefined) return notEmulated(host);
  return { status: 403, code: 'HttpsRequired', message: `${host} is emulated over HTTPS alone.` };
}

function notEmulated(host: string): ProxyRefusal {
  const message = `The host '${host}' is none of those that this emulated Azure answers for, and nothing is forwarded.`;
  return { status: 403, code: 'HostNotEmulated', message };
}

/** The host of a target in absolute form; undefined for any other form. */
function hostOf(target: string): string | undefined {
  return URL.canParse(target) ? new URL(target).hostname : undefined;
}
