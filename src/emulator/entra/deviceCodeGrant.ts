import { randomBytes } from 'node:crypto';
import type { Azure } from '../azure.ts';
import type { DeviceCode } from '../state/signIns.ts';
import type { Reply } from '../wire/exchange.ts';
import { refuse, required, type TokenCall } from './refuse.ts';
import { requireClient, userTokens } from './userTokens.ts';

export const deviceCodeGrantType = 'urn:ietf:params:oauth:grant-type:device_code';
/** Seconds, both documented. */
const lifetime = 900;
const interval = 5;
const page = 'https://microsoft.com/devicelogin';

/** POST /devicecode: begins a sign-in that a person answers elsewhere; here the control API stands for that page. */
export function beginDeviceCode(call: TokenCall): Reply {
  const { azure } = call;
  const clientId = required(call, 'client_id');
  requireClient(call, clientId);
  const code: DeviceCode = {
    deviceCode: randomBytes(48).toString('base64url'),
    userCode: newUserCode(),
    clientId,
    scope: required(call, 'scope'),
    expiresAt: azure.clock.now() + lifetime * 1000,
  };
  azure.estate.deviceCodes.set(code.userCode, code);
  const message = `To sign in, use a web browser to open the page ${page} and enter the code ${code.userCode} to authenticate.`;
  return {
    status: 200,
    body: {
      user_code: code.userCode,
      device_code: code.deviceCode,
      verification_uri: page,
      expires_in: lifetime,
      interval,
      message,
    },
  };
}

/** The device code grant: tokens once a person has signed in; each code serves once. The codes are those of AADSTS errors. */
export async function deviceCodeGrant(call: TokenCall): Promise<Reply> {
  const { azure } = call;
  const clientId = required(call, 'client_id');
  requireClient(call, clientId);
  const asked = required(call, 'device_code');
  const code = [...azure.estate.deviceCodes.values()].find(({ deviceCode }) => deviceCode === asked);
  if (code?.clientId.toLowerCase() !== clientId.toLowerCase()) {
    throw refuse(call, 400, 'bad_verification_code', 70018, 'Invalid verification code.');
  }
  const { answer } = code;
  if (answer === undefined && azure.clock.now() < code.expiresAt) {
    throw refuse(
      call,
      400,
      'authorization_pending',
      70016,
      'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
    );
  }
  azure.estate.deviceCodes.delete(code.userCode);
  if (answer === undefined) {
    throw refuse(
      call,
      400,
      'expired_token',
      70020,
      "The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
    );
  }
  const user = answer === 'declined' ? undefined : azure.estate.principals.get(answer.principalId.toLowerCase());
  if (user === undefined) {
    throw refuse(call, 400, 'authorization_declined', 65004, 'User declined to consent to access the app.');
  }
  return await userTokens(call, user, clientId, code.scope);
}

/** A person signs in with the code, or declines. Yields whether the code waits for one. */
export function answerDeviceCode(
  { estate, clock }: Azure,
  userCode: string,
  answer: NonNullable<DeviceCode['answer']>,
): boolean {
  const code = estate.deviceCodes.get(userCode.toUpperCase());
  if (code === undefined || code.answer !== undefined || clock.now() >= code.expiresAt) return false;
  code.answer = answer;
  return true;
}

/** Nine letters and digits that are not mistaken for each other. */
function newUserCode(): string {
  const letters = 'BCDFGHJKLMNPQRSTVWXYZ23456789';
  return Array.from(randomBytes(9), (byte) => letters[byte % letters.length] ?? 'B').join('');
}
