import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerDeviceCode } from '../../../../src/emulator/entra/deviceCodeGrant.ts';
import { loginRoutes } from '../../../../src/emulator/entra/loginService.ts';
import { Harness, type RawReply } from '../harness.ts';

type Form = Readonly<Record<string, string>>;

/** How a request to a login host goes wrong: what is altered of one that would be answered, and what comes of it. */
interface Trouble {
  readonly what: string;
  readonly route: string;
  readonly tenant?: string;
  /** Members of the form that are other than usual; left out where undefined. */
  readonly form?: Readonly<Record<string, string | undefined>>;
  /** A body in place of the form. */
  readonly body?: string;
  /** What happens between the request that it builds on and this one. */
  readonly before?: (harness: Harness, userCode: string) => void;
  /** Status, OAuth error and AADSTS number. */
  readonly refused: readonly [number, string, number];
}

const azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
const nobody = '00000000-0000-0000-0000-00000000dead';
const arm = 'https://management.azure.com/.default';

const token = 'POST /{tenant}/oauth2/v2.0/token';
const deviceCode = 'POST /{tenant}/oauth2/v2.0/devicecode';
const unknownTenant = { tenant: nobody, refused: [400, 'invalid_request', 90002] } as const;
const noParameter = [400, 'invalid_request', 900144] as const;
const unknownApplication = { form: { client_id: nobody }, refused: [400, 'unauthorized_client', 700016] } as const;
const unknownResource = {
  form: { scope: 'https://example.org/.default' },
  refused: [400, 'invalid_resource', 500011],
} as const;
const json = JSON.stringify({ grant_type: 'client_credentials' });

/** The troubles of each grant. The wrong token is a wrong secret, code or refresh token; the wrong audience an unknown resource. */
const grants: Readonly<Record<'credentials' | 'refresh' | 'device', readonly Trouble[]>> = {
  credentials: [
    { what: 'wrong secret', route: token, form: { client_secret: 'wrong' }, refused: [401, 'invalid_client', 7000215] },
    { what: 'no secret', route: token, form: { client_secret: undefined }, refused: [401, 'invalid_client', 7000218] },
    { what: 'unknown resource', route: token, ...unknownResource },
    { what: 'scope of a person', route: token, form: { scope: 'openid' }, refused: [400, 'invalid_scope', 1002012] },
    { what: 'unknown application', route: token, ...unknownApplication },
    { what: 'unknown tenant', route: token, ...unknownTenant },
    { what: 'no one tenant', route: token, tenant: 'common', refused: [400, 'invalid_request', 90002] },
    { what: 'no client', route: token, form: { client_id: undefined }, refused: noParameter },
    { what: 'no scope', route: token, form: { scope: undefined }, refused: noParameter },
    { what: 'no grant', route: token, form: { grant_type: undefined }, refused: noParameter },
    {
      what: 'unknown grant',
      route: token,
      form: { grant_type: 'password' },
      refused: [400, 'unsupported_grant_type', 70003],
    },
    { what: 'JSON for a form', route: token, body: json, refused: noParameter },
    { what: 'half a form', route: token, body: 'grant_type=client_credentials&client_id', refused: noParameter },
  ],
  refresh: [
    { what: 'wrong token', route: token, form: { refresh_token: '1.x' }, refused: [400, 'invalid_grant', 9002313] },
    {
      what: 'token that lay idle',
      route: token,
      before: (harness) => harness.pass(90 * 24 * 60 * 60),
      refused: [400, 'invalid_grant', 700082],
    },
    {
      what: 'token of another client',
      route: token,
      form: { client_id: '1950a258-227b-4e31-a9cf-717495945fc2' },
      refused: [400, 'invalid_grant', 9002313],
    },
    { what: 'unknown resource', route: token, ...unknownResource },
    { what: 'unknown application', route: token, ...unknownApplication },
    { what: 'unknown tenant', route: token, ...unknownTenant },
    { what: 'no token', route: token, form: { refresh_token: undefined }, refused: noParameter },
    { what: 'no client', route: token, form: { client_id: undefined }, refused: noParameter },
    { what: 'JSON for a form', route: token, body: json, refused: noParameter },
  ],
  device: [
    { what: 'pending', route: token, refused: [400, 'authorization_pending', 70016] },
    {
      what: 'declined',
      route: token,
      before: ({ emulator }, userCode) => answerDeviceCode(emulator.azure, userCode, 'declined'),
      refused: [400, 'authorization_declined', 65004],
    },
    {
      what: 'expired',
      route: token,
      before: (harness) => harness.pass(901),
      refused: [400, 'expired_token', 70020],
    },
    { what: 'wrong code', route: token, form: { device_code: 'x' }, refused: [400, 'bad_verification_code', 70018] },
    {
      what: 'code of another client',
      route: token,
      form: { client_id: '1950a258-227b-4e31-a9cf-717495945fc2' },
      refused: [400, 'bad_verification_code', 70018],
    },
    { what: 'unknown application', route: token, ...unknownApplication },
    { what: 'unknown tenant', route: token, ...unknownTenant },
    { what: 'no code', route: token, form: { device_code: undefined }, refused: noParameter },
    { what: 'no client', route: token, form: { client_id: undefined }, refused: noParameter },
    { what: 'beginning: unknown application', route: deviceCode, ...unknownApplication },
    { what: 'beginning: unknown tenant', route: deviceCode, ...unknownTenant },
    { what: 'beginning: no client', route: deviceCode, form: { client_id: undefined }, refused: noParameter },
    { what: 'beginning: no scope', route: deviceCode, form: { scope: undefined }, refused: noParameter },
    { what: 'beginning: JSON for a form', route: deviceCode, body: json, refused: noParameter },
  ],
};

const discovery: readonly Trouble[] = [
  { what: 'unknown tenant', route: 'GET /{tenant}/v2.0/.well-known/openid-configuration', ...unknownTenant },
  { what: 'unknown tenant', route: 'GET /{tenant}/.well-known/openid-configuration', ...unknownTenant },
];

/** Routes that refuse nothing: they ask for no token, take no body, and name nothing that there might not be. */
const open: Readonly<Record<string, string>> = {
  'GET /common/discovery/instance': 'says the same to everybody',
  'GET /{tenant}/discovery/v2.0/keys': 'the keys are the same for all tenants (assumed)',
  'GET /{tenant}/discovery/keys': 'the same',
};

describe('Refusals of signing in', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start();
  });
  afterEach(async () => {
    await harness.close();
  });

  async function send(route: string, tenant: string, body?: string): Promise<RawReply> {
    const [method = '', template = ''] = route.split(' ');
    return await harness.send(
      method,
      `https://login.microsoftonline.com${template.replace('{tenant}', tenant)}`,
      body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    );
  }
  const post = async (route: string, form: Form): Promise<Record<string, string>> =>
    JSON.parse((await send(route, harness.emulator.tenantId, new URLSearchParams(form).toString())).text) as Record<
      string,
      string
    >;
  const scope = `${arm} offline_access`;

  /** A form that would be answered, and the code that a person types for it. */
  async function usual(grant: keyof typeof grants): Promise<{ readonly form: Form; readonly userCode: string }> {
    if (grant === 'credentials') {
      const { clientId, clientSecret } = harness.signIn('owner');
      const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope: arm };
      return { form, userCode: '' };
    }
    const begun = await post(deviceCode, { client_id: azureCli, scope });
    const userCode = begun['user_code'] ?? '';
    const polled = {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      client_id: azureCli,
      device_code: begun['device_code'] ?? '',
      scope,
    };
    if (grant === 'device') return { form: polled, userCode };
    answerDeviceCode(harness.emulator.azure, userCode, { principalId: harness.signIn('owner').objectId });
    const refreshToken = (await post(token, polled))['refresh_token'] ?? '';
    return {
      form: { grant_type: 'refresh_token', client_id: azureCli, refresh_token: refreshToken, scope: arm },
      userCode,
    };
  }

  const cases = Object.entries(grants).flatMap(([grant, troubles]) =>
    troubles.map((trouble) => [`${grant}: ${trouble.what}`, grant as keyof typeof grants, trouble] as const),
  );

  it.each(cases)('%s', async (_, grant, { route, tenant, form, body, before, refused }) => {
    const { form: right, userCode } = await usual(grant);
    before?.(harness, userCode);
    const altered = Object.entries({ ...right, ...form }).filter(
      (member): member is [string, string] => member[1] !== undefined,
    );
    const text = body ?? new URLSearchParams(altered).toString();
    expectRefusal(await send(route, tenant ?? harness.emulator.tenantId, text), refused);
  });

  it.each(['credentials', 'refresh'] as const)('%s: nothing is refused of what is right', async (grant) => {
    const { form } = await usual(grant);
    expect(await post(token, form)).toMatchObject({ token_type: 'Bearer' });
  });

  it.each(discovery.map((trouble) => [`${trouble.route}: ${trouble.what}`, trouble] as const))(
    '%s',
    async (_, { route, tenant = '', refused }) => expectRefusal(await send(route, tenant), refused),
  );

  it('knows of every route how it refuses, or why it does not', async () => {
    const named = loginRoutes.map(({ method, template }) => `${method} /${template.join('/')}`);
    const tried = [...Object.values(grants).flat(), ...discovery].map(({ route }) => route);
    expect([...new Set([...tried, ...Object.keys(open)])].sort()).toEqual(named.sort());
    for (const route of Object.keys(open)) expect((await send(route, nobody)).status).toBe(200);
  });
});

/** The OAuth error, the number in the text and beside it, and the ids by which Microsoft's support finds a refusal. */
function expectRefusal(reply: RawReply, [status, error, code]: Trouble['refused']): void {
  const text = expect.stringMatching(new RegExp(`^AADSTS${code}: \\S`)) as unknown;
  expect([reply.status, JSON.parse(reply.text)]).toMatchObject([
    status,
    {
      error,
      error_description: text,
      error_codes: [code],
      error_uri: expect.stringContaining(String(code)) as unknown,
    },
  ]);
}
