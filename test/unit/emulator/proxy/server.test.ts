import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import { connect as connectSocket, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { CertificateAuthority } from '../../../../src/emulator/proxy/certificateAuthority.ts';
import { Proxy } from '../../../../src/emulator/proxy/server.ts';
import { Tunnels } from '../../../../src/emulator/wire/tunnels.ts';

describe('A proxy', () => {
  it('hands on what comes out of a tunnel, and closes its tunnels although the services stay', async () => {
    const services = createServer((incoming, outgoing) => outgoing.end(`${incoming.headers.host} ${incoming.url}`));
    // Nor does it close what has nothing to say for a while.
    services.keepAliveTimeout = 0;
    const authority = await CertificateAuthority.create();
    const proxy = new Proxy({ authority, services, tunnels: new Tunnels() });
    const port = await proxy.listen(0);
    const host = 'graph.microsoft.com';
    const outgoing = request({ host: '127.0.0.1', port, method: 'CONNECT', path: `${host}:443` });
    outgoing.end();
    const [, socket] = (await once(outgoing, 'connect')) as [IncomingMessage, Socket];
    const inside = connect({ socket, servername: host, ca: authority.certificate });
    inside.write(`GET /v1.0/me HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    const [answer] = (await once(inside, 'data')) as [Buffer];
    expect(answer.toString()).toContain(`${host} /v1.0/me`);
    const closed = once(inside, 'close');
    inside.resume();
    await proxy.close();
    await closed;
  });

  it('loses nothing that a client sends before it was told to', async () => {
    const services = createServer((incoming, outgoing) => outgoing.end(incoming.url));
    const authority = await CertificateAuthority.create();
    const proxy = new Proxy({ authority, services, tunnels: new Tunnels() });
    const host = 'graph.microsoft.com';
    const raw = connectSocket(await proxy.listen(0), '127.0.0.1');
    // The request for a tunnel and the first message of TLS go out as one.
    let begin = `CONNECT ${host}:443 HTTP/1.1\r\n\r\n`;
    const eager = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        raw.write(Buffer.concat([Buffer.from(begin), chunk]), () => done());
        begin = '';
      },
    });
    let isAccepted = false;
    raw.on('data', (chunk: Buffer) => {
      const rest = isAccepted ? chunk : chunk.subarray(chunk.indexOf('\r\n\r\n') + 4);
      isAccepted = true;
      if (rest.length > 0) eager.push(rest);
    });
    const inside = connect({ socket: eager, servername: host, ca: authority.certificate });
    inside.write(`GET /v1.0/me HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    const [answer] = (await once(inside, 'data')) as [Buffer];
    expect(answer.toString()).toContain('/v1.0/me');
    raw.destroy();
    await proxy.close();
  });
});
