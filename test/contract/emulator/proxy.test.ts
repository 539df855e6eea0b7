import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage } from 'node:http';
import { connect as connectTcp, createServer as createListener, type AddressInfo, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type RunningEmulator } from '../../../src/emulator/start.ts';

const run = promisify(execFile);
const noCurl = spawnSync('curl', ['--version']).status === 0 ? '' : ' (skipped: there is no curl on this machine)';

let emulator: RunningEmulator;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  emulator = await startEmulator({ proxyPort: 0, propagation: 0, lro: 0 });
  const { proxy } = emulator;
  // Proxies and trust that this machine may have for itself are not to matter.
  const { PATH } = process.env;
  environment = {
    PATH,
    HTTPS_PROXY: proxy?.address,
    NODE_EXTRA_CA_CERTS: proxy?.certificateAuthority,
    CURL_CA_BUNDLE: proxy?.certificateAuthority,
  };
});

afterAll(async () => {
  await emulator.close();
});

function signIn(name: string): RunningEmulator['principals'][number] {
  const found = emulator.principals.find((principal) => principal.name === name);
  if (found === undefined) throw new Error(`Nobody is named '${name}'.`);
  return found;
}

/** What the proxy answers to CONNECT, with the body of a refusal and the socket of a tunnel. */
async function connect(target: string): Promise<{ status: number; code?: string; socket: Socket }> {
  const outgoing = request({ host: '127.0.0.1', port: emulator.proxy?.port, method: 'CONNECT', path: target });
  outgoing.end();
  const [reply, socket, head] = (await once(outgoing, 'connect')) as [IncomingMessage, Socket, Buffer];
  if (reply.statusCode === 200) return { status: 200, socket };
  let text = head.toString();
  for await (const chunk of socket) text += String(chunk);
  return { status: reply.statusCode ?? 0, code: codeIn(text), socket };
}

function codeIn(text: string): string {
  return (JSON.parse(text) as { error: { code: string } }).error.code;
}

/** The status and body of a request that is sent to the proxy without a tunnel. */
async function plain(target: string): Promise<{ status: number; code: string }> {
  const outgoing = request({ host: '127.0.0.1', port: emulator.proxy?.port, path: target });
  outgoing.end();
  const [reply] = (await once(outgoing, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of reply) text += String(chunk);
  return { status: reply.statusCode ?? 0, code: codeIn(text) };
}

describe.skipIf(noCurl !== '')(`curl through the proxy${noCurl}`, () => {
  /** Status and body, by an unmodified curl. */
  async function curl(...args: string[]): Promise<{ status: number; body: Record<string, unknown> }> {
    const { stdout } = await run('curl', ['-sS', '-w', '\n%{http_code}', ...args], { env: environment });
    const at = stdout.lastIndexOf('\n');
    return { status: Number(stdout.slice(at)), body: JSON.parse(stdout.slice(0, at)) as Record<string, unknown> };
  }

  async function tokenOf(login: string, scope: string): Promise<string> {
    const { clientId, clientSecret } = signIn('owner');
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope };
    const data = Object.entries(form).flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`]);
    const { body } = await curl(`https://${login}/${emulator.tenantId}/oauth2/v2.0/token`, ...data);
    return String(body['access_token']);
  }

  it('gets a token and lists with it', async () => {
    const token = await tokenOf('login.microsoftonline.com', 'https://management.azure.com/.default');
    const url = 'https://management.azure.com/subscriptions?api-version=2022-12-01';
    const { status, body } = await curl(url, '-H', `Authorization: Bearer ${token}`);
    expect(status).toBe(200);
    expect((body['value'] as { displayName: string }[]).map(({ displayName }) => displayName)).toContain(
      'Contoso Production',
    );
  });

  it.each([
    ['login.microsoftonline.us', 'management.usgovcloudapi.net'],
    ['login.chinacloudapi.cn', 'management.chinacloudapi.cn'],
  ])('is answered by another cloud with that cloud’s own audience: %s', async (login, management) => {
    const url = `https://${management}/subscriptions?api-version=2022-12-01`;
    const own = await tokenOf(login, `https://${management}/.default`);
    expect(await curl(url, '-H', `Authorization: Bearer ${own}`)).toMatchObject({ status: 200 });
    const others = await tokenOf(login, 'https://management.azure.com/.default');
    const refused = await curl(url, '-H', `Authorization: Bearer ${others}`);
    expect(refused).toMatchObject({ status: 401, body: { error: { code: 'InvalidAuthenticationTokenAudience' } } });
  });

  it('is refused any other host, and trusts nothing without the authority', async () => {
    await expect(run('curl', ['-sS', 'https://example.org/'], { env: environment })).rejects.toMatchObject({
      stderr: expect.stringContaining('403') as string,
    });
    const { PATH, HTTPS_PROXY } = environment;
    const url = 'https://management.azure.com/';
    // 60: the certificate cannot be verified.
    await expect(run('curl', ['-sS', url], { env: { PATH, HTTPS_PROXY } })).rejects.toMatchObject({ code: 60 });
  });
});

describe('An unmodified SDK through the proxy', () => {
  it('gets a token, lists, makes a key and uses it', async () => {
    const { clientId, clientSecret } = signIn('owner');
    const program = new URL('proxyClient.ts', import.meta.url).pathname;
    const vault = 'https://kv-contoso-platform.vault.azure.net/';
    const args = [program, emulator.tenantId, clientId, clientSecret, vault, 'made-through-the-proxy'];
    const { stdout } = await run(process.execPath, args, { env: environment });
    expect(JSON.parse(stdout)).toEqual({
      subscriptions: ['Contoso Production', 'Contoso Development', 'Contoso Research'],
      keyId: expect.stringMatching(
        /^https:\/\/kv-contoso-platform\.vault\.azure\.net\/keys\/made-through-the-proxy\//,
      ) as string,
      isSame: true,
    });
    expect(emulator.log.entries().map(({ host }) => host)).toContain('kv-contoso-platform.vault.azure.net');
  });
});

describe('The proxy', () => {
  it.each([
    'management.azure.com',
    'login.microsoftonline.com',
    'graph.microsoft.us',
    'api.loganalytics.azure.cn',
    'some-vault.vault.usgovcloudapi.net',
    'some-hsm.managedhsm.azure.cn',
  ])('shows a certificate of its own for %s, which its authority vouches for', async (host) => {
    const { status, socket } = await connect(`${host}:443`);
    expect(status).toBe(200);
    const ca = readFileSync(emulator.proxy?.certificateAuthority ?? '', 'utf8');
    const inside = connectTls({ socket, servername: host, ca });
    await once(inside, 'secureConnect');
    expect(inside.authorized).toBe(true);
    expect(inside.getPeerCertificate().subjectaltname).toBe(`DNS:${host}`);
    inside.destroy();
  });

  it('opens no tunnel to a host that is not Azure’s, and forwards nothing', async () => {
    let reached = 0;
    const bystander = createListener(() => (reached += 1)).listen(0, '127.0.0.1');
    await once(bystander, 'listening');
    const { port } = bystander.address() as AddressInfo;
    for (const target of [`127.0.0.1:${port}`, `localhost:${port}`, 'example.org:443', '169.254.169.254:80', '']) {
      expect(await connect(target)).toMatchObject({ status: 403, code: 'HostNotEmulated' });
    }
    expect(await plain(`http://127.0.0.1:${port}/`)).toEqual({ status: 403, code: 'HostNotEmulated' });
    expect(reached).toBe(0);
    bystander.close();
  });

  it('opens a tunnel to the port of HTTPS alone', async () => {
    expect(await connect('management.azure.com:80')).toMatchObject({ status: 403, code: 'PortNotEmulated' });
    expect(await connect('management.azure.com')).toMatchObject({ status: 403, code: 'PortNotEmulated' });
  });

  it('says what it is to whoever asks without a tunnel', async () => {
    expect(await plain('http://management.azure.com/subscriptions')).toEqual({ status: 403, code: 'HttpsRequired' });
    expect(await plain('/')).toEqual({ status: 400, code: 'ProxyRequestExpected' });
  });

  it('lets nobody use a tunnel for another host than it was opened to', async () => {
    const { socket } = await connect('management.azure.com:443');
    const ca = readFileSync(emulator.proxy?.certificateAuthority ?? '', 'utf8');
    const inside = connectTls({ socket, servername: 'management.azure.com', ca });
    inside.write('GET /v1.0/users HTTP/1.1\r\nHost: graph.microsoft.com\r\nConnection: close\r\n\r\n');
    let text = '';
    for await (const chunk of inside) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1\.1 421 /);
    expect(text).toContain('MisdirectedRequest');
  });

  it('is reached on this machine alone, as is all of the emulator', async () => {
    const other = await startEmulator({ proxyPort: 0, control: true });
    // Whoever listens to every address listens to this one too.
    const knock = async (port: number): Promise<unknown> => {
      const knocking = connectTcp({ host: '127.0.0.2', port });
      return await once(knocking, 'connect').then(
        () => knocking.destroy(),
        (error: unknown) => (error as { readonly code: string }).code,
      );
    };
    for (const port of [other.port, other.proxy?.port ?? 0, other.control?.port ?? 0]) {
      expect(await knock(port)).toMatch(/^E(CONNREFUSED|ADDRNOTAVAIL)$/);
    }
    await other.close();
  });

  it('does not make the secret needless for whoever comes without it', async () => {
    const outgoing = request({ host: '127.0.0.1', port: emulator.port, headers: { host: 'management.azure.com' } });
    outgoing.end();
    const [reply] = (await once(outgoing, 'response')) as [IncomingMessage];
    expect(reply.statusCode).toBe(403);
    reply.resume();
  });

  it('survives a client that breaks off, or speaks no TLS', async () => {
    const broken = await connect('management.azure.com:443');
    broken.socket.destroy();
    const odd = await connect('management.azure.com:443');
    odd.socket.write('GET / HTTP/1.1\r\n\r\n');
    odd.socket.resume();
    await once(odd.socket, 'close');
    const { socket, status } = await connect('management.azure.com:443');
    expect(status).toBe(200);
    socket.destroy();
  });

  it('closes its tunnels and takes its certificate away when the emulator ends, and cannot have a port that is taken', async () => {
    const other = await startEmulator({ proxyPort: 0 });
    const file = other.proxy?.certificateAuthority ?? '';
    expect(readFileSync(file, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/);
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await expect(startEmulator({ proxyPort: port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    taken.close();
    const outgoing = request({
      host: '127.0.0.1',
      port: other.proxy?.port,
      method: 'CONNECT',
      path: 'management.azure.com:443',
    });
    outgoing.end();
    const [, socket] = (await once(outgoing, 'connect')) as [IncomingMessage, Socket];
    socket.resume();
    const closed = once(socket, 'close');
    await other.close();
    await closed;
    expect(existsSync(file)).toBe(false);
  });
});
