import type { Feature } from '../mutation.ts';

const server = 'src/emulator/proxy/server.ts';
const refusals = 'src/emulator/proxy/refusals.ts';
const certificates = 'src/emulator/proxy/certificates.ts';
const authority = 'src/emulator/proxy/certificateAuthority.ts';
const tests = 'test/contract/emulator/proxy.test.ts';

export const proxyFeature: Feature = {
  name: 'proxy',
  mutations: [
    {
      breaks: 'a tunnel opens to a host that is not of Azure',
      file: refusals,
      text: `  const [, host = '', port] = /^(.*?)(?::(\\d+))?$/.exec(authority) ?? [];
  if (destinationOf(host) === undefined) return notEmulated(host);`,
      by: '  const [, , port] = /^(.*?)(?::(\\d+))?$/.exec(authority) ?? [];',
      tests,
      named: 'opens no tunnel',
    },
    {
      breaks: 'the certificate is of another host',
      file: server,
      text: 'secureContext: authority.contextFor(host),',
      by: "secureContext: authority.contextFor('management.azure.com'),",
      tests,
      named: 'shows a certificate',
    },
    {
      breaks: 'the certificate is of every host',
      file: certificates,
      text: 'altNames: [{ type: dnsName, value: host }]',
      by: "altNames: ['*.azure.com', '*.azure.net', '*.azure.cn', '*.microsoftonline.com', '*.microsoft.us', '*.usgovcloudapi.net', host].map((value) => ({ type: dnsName, value }))",
      tests,
      named: 'shows a certificate',
    },
    {
      breaks: 'the certificate is signed by a key that the authority does not have',
      file: certificates,
      text: 'certificate.sign(issuer.keys.privateKey, sha256.create());',
      by: 'certificate.sign(keys.privateKey, sha256.create());',
      tests,
      named: 'shows a certificate',
    },
    {
      breaks: 'the authority that is written down is another',
      file: 'src/emulator/proxy/start.ts',
      text: 'writeCertificate(authority.certificate, state)',
      by: 'writeCertificate((await CertificateAuthority.create()).certificate, state)',
      tests,
      named: 'shows a certificate',
    },
    {
      breaks: 'certificates of one host are shown for another',
      file: authority,
      text: 'const name = host.toLowerCase();',
      by: 'const name = this.#contexts.keys().next().value ?? host.toLowerCase();',
      tests,
      named: 'shows a certificate',
    },
    {
      breaks: 'certificates are kept without a bound',
      file: authority,
      text: 'if (this.#contexts.size > this.#capacity && oldest !== undefined)',
      by: 'if (this.#contexts.size > Infinity && oldest !== undefined)',
      tests: 'test/unit/emulator/proxy/certificateAuthority.test.ts',
    },
    {
      breaks: 'a tunnel opens to any port',
      file: refusals,
      text: "if (port === '443') return undefined;",
      by: 'return undefined;',
      tests,
      named: 'port of HTTPS alone',
    },
    {
      breaks: 'a tunnel is used for another host',
      file: 'src/emulator/wire/server.ts',
      text: 'if (tunnel !== undefined && !isHost(request.host, tunnel))',
      by: 'if (tunnel !== undefined && request.host === undefined)',
      tests,
      named: 'another host than it was opened to',
    },
    {
      breaks: 'whoever comes without a tunnel needs no secret where there is a proxy',
      file: 'src/emulator/wire/server.ts',
      text: 'if (tunnel === undefined && !carriesSecret(',
      by: 'if (tunnels === undefined && !carriesSecret(',
      tests,
      named: 'secret needless',
    },
    {
      breaks: 'a request without a tunnel is said to be of a host that is emulated',
      file: refusals,
      text: `  if (destinationOf(host) === undefined) return notEmulated(host);
  return { status: 403, code: 'HttpsRequired'`,
      by: "  return { status: 403, code: 'HttpsRequired'",
      tests,
      named: 'opens no tunnel',
    },
    {
      breaks: 'the proxy listens to the network',
      file: server,
      text: "this.#server.listen({ host: '127.0.0.1', port });",
      by: "this.#server.listen({ host: '0.0.0.0', port });",
      tests,
      named: 'on this machine alone',
    },
    {
      breaks: 'tunnels stay open when the proxy closes',
      file: server,
      text: 'for (const inside of this.#open) inside.destroy();',
      by: '',
      tests: 'test/unit/emulator/proxy/server.test.ts',
      hangs: true,
    },
    {
      breaks: 'the certificate is left behind',
      file: 'src/emulator/proxy/certificateFile.ts',
      text: 'if (state === undefined) rmSync',
      by: 'if (state === path) rmSync',
      tests,
      named: 'takes its certificate away',
    },
    {
      breaks: 'a client that breaks off ends the emulator',
      file: server,
      text: "inside.on('error', () => inside.destroy());",
      by: "inside.on('error', (error) => { throw error; });",
      tests,
      named: 'survives a client',
    },
    {
      breaks: 'clouds are not told apart',
      file: 'src/emulator/arm/authenticate.ts',
      text: 'isAudience(verdict.caller.audience, cloud.resourceManagerAudiences)',
      by: 'isAudience(verdict.caller.audience, [verdict.caller.audience])',
      tests,
      named: 'another cloud',
    },
    {
      breaks: 'what the client sent before it was told to is lost',
      file: server,
      text: 'if (head.length > 0) socket.unshift(head);',
      by: '',
      tests: 'test/unit/emulator/proxy/server.test.ts',
      hangs: true,
    },
    {
      breaks: 'the services listen to the network',
      file: 'src/emulator/doors.ts',
      text: "await server.listen({ host: '127.0.0.1', port });",
      by: "await server.listen({ host: '0.0.0.0', port });",
      tests,
      named: 'on this machine alone',
    },
  ],
};
