import type { AccessToken } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { ClientSecretCredential, DeviceCodeCredential, type DeviceCodeInfo } from '@azure/identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerDeviceCode } from '../../../../src/emulator/entra/deviceCodeGrant.ts';
import { asString, member } from '../../../../src/emulator/json.ts';
import { Harness } from '../harness.ts';
import { nobody } from './names.ts';

const arm = 'https://management.azure.com/.default';
const elsewhere = 'https://example.org/.default';

/** What of a sign-in is other than it should be. */
interface Wrong {
  readonly tenantId?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly scope?: string;
}

const asApplication: readonly (readonly [string, Wrong, number])[] = [
  ['wrong secret', { clientSecret: 'wrong' }, 7000215],
  ['unknown application', { clientId: nobody }, 700016],
  ['unknown resource', { scope: elsewhere }, 500011],
  ['a scope of people', { scope: 'https://management.azure.com/user_impersonation' }, 1002012],
];

describe('Signing in through @azure/identity', () => {
  let harness: Harness;
  /** The replies that people's clients got. */
  const answered: string[] = [];
  beforeAll(async () => {
    harness = await Harness.start();
  });
  afterAll(async () => {
    await harness.close();
  });

  async function application({ tenantId, clientId, clientSecret, scope = arm }: Wrong): Promise<AccessToken> {
    const own = harness.signIn('owner');
    const credential = new ClientSecretCredential(
      tenantId ?? harness.emulator.tenantId,
      clientId ?? own.clientId,
      clientSecret ?? own.clientSecret,
      { httpClient: harness.httpClient },
    );
    return await credential.getToken(scope);
  }

  /** A person who does with the code what the test says. */
  function person(answer: (info: DeviceCodeInfo) => void, { tenantId, clientId }: Wrong = {}): DeviceCodeCredential {
    return new DeviceCodeCredential({
      tenantId: tenantId ?? harness.emulator.tenantId,
      ...(clientId === undefined ? {} : { clientId }),
      httpClient: pollingAtOnce(harness.httpClient, answered),
      userPromptCallback: answer,
    });
  }

  const signIn = ({ userCode }: DeviceCodeInfo): void => {
    answerDeviceCode(harness.emulator.azure, userCode, { principalId: harness.signIn('owner').objectId });
  };

  it.each(asApplication)('refuses an application: %s', async (_, wrong, code) => {
    await expectRefusal(application(wrong), code);
  });

  it('gives an application its token', async () => {
    expect((await application({})).token).toMatch(/^ey/);
  });

  it('knows no such tenant', async () => {
    await expect(application({ tenantId: nobody })).rejects.toThrow(/AADSTS90002|endpoints_resolution_error/);
  });

  it('gives a person a token, and another for another resource without asking again', async () => {
    let asked = 0;
    const credential = person((info) => {
      asked += 1;
      signIn(info);
    });
    expect((await credential.getToken(arm)).token).toMatch(/^ey/);
    expect((await credential.getToken('https://vault.azure.net/.default')).token).toMatch(/^ey/);
    expect(asked).toBe(1);
  });

  it('asks a person again whose refresh token has lain idle too long', async () => {
    let asked = 0;
    const credential = person((info) => {
      asked += 1;
      signIn(info);
    });
    await credential.getToken(arm);
    harness.pass(90 * 24 * 60 * 60);
    await credential.getToken('https://vault.azure.net/.default');
    expect(asked).toBe(2);
  });

  it('tells a person that they declined', async () => {
    const credential = person(({ userCode }) => answerDeviceCode(harness.emulator.azure, userCode, 'declined'));
    await expect(credential.getToken(arm)).rejects.toThrow('authorization_declined');
    expect(answered.at(-1)).toContain('AADSTS65004: ');
  });

  it('tells a person that the code is no longer good', async () => {
    await expect(person(() => harness.pass(901)).getToken(arm)).rejects.toThrow('expired_token');
    expect(answered.at(-1)).toContain('AADSTS70020: ');
  });

  // The client does not look whether it was refused, and shows a message without a code.
  it.each([
    ['an unknown application', { clientId: nobody }, 700016],
    ['an unknown tenant', { tenantId: nobody }, 90002],
  ] as const)('has no code for %s', async (_, wrong, code) => {
    const codes: unknown[] = [];
    const credential = person((info) => {
      codes.push(info.userCode);
      throw new Error('There is no code to enter.');
    }, wrong);
    await expect(credential.getToken(arm)).rejects.toThrow('There is no code to enter.');
    expect(codes).toEqual([undefined]);
    expect(answered.at(-1)).toContain(`AADSTS${code}: `);
  });
});

/** The number of the refusal, which the client tells in its text. */
async function expectRefusal(token: Promise<unknown>, code: number): Promise<void> {
  const error: unknown = await token.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(asString(member(error, 'message'))).toContain(`AADSTS${code}: `);
}

/** Has the client poll without the five seconds between that Entra asks for. */
function pollingAtOnce(transport: HttpClient, answered: string[]): HttpClient {
  return {
    async sendRequest(request) {
      const response = await transport.sendRequest(request);
      answered.push(response.bodyAsText ?? '');
      const body = response.bodyAsText?.replace('"interval":5', '"interval":0');
      return body === undefined ? response : { ...response, bodyAsText: body };
    },
  };
}
