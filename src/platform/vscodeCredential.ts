import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';
import * as vscode from 'vscode';

/** VS Code's Microsoft account as a credential. */
export interface VscodeCredential extends TokenCredential {
  /** Asks the person to sign in where that is needed; `another` lets them choose another account. */
  signIn(scopes: readonly string[], another: boolean): Promise<void>;
  /** Called when the account that was signed in with is there no more. */
  onDidSignOut(listener: () => void): { dispose(): void };
}

export type AuthenticationProvider = 'microsoft' | 'microsoft-sovereign-cloud';

/** VS Code tells no expiry: Microsoft's tokens live for an hour at least, and VS Code renews one that is near its end. */
const assumedLifetime = 10 * 60_000;

/**
 * Asks VS Code for a token of exactly the scopes it is given, in the tenant it is given, without ever opening a window by itself:
 * only `signIn` does, so that no background read asks anybody for anything.
 */
export function createVscodeCredential(provider: AuthenticationProvider): VscodeCredential {
  let account: vscode.AuthenticationSessionAccountInformation | undefined;
  /** What Azure demanded beyond a plain sign-in (another factor, a compliant device) and VS Code could not give silently. */
  let unmet: vscode.AuthenticationWwwAuthenticateRequest | undefined;
  return {
    async signIn(scopes, another) {
      const session = await vscode.authentication.getSession(provider, unmet ?? scopes, {
        createIfNone: true,
        ...(another && { clearSessionPreference: true }),
        ...(!another && account && { account }),
      });
      unmet = undefined;
      ({ account } = session);
    },
    async getToken(scopes, options = {}): Promise<AccessToken> {
      const request = requestFor(typeof scopes === 'string' ? [scopes] : scopes, options);
      const silent = { silent: true as const, ...(account && { account }) };
      const session = await vscode.authentication.getSession(provider, request, silent);
      if (!session) {
        if ('wwwAuthenticate' in request) unmet = request;
        throw new Error(
          'wwwAuthenticate' in request
            ? 'Azure asks you to prove once more who you are. Sign in again.'
            : 'VS Code has no Microsoft account that this extension may use. Sign in.',
        );
      }
      account ??= session.account;
      return { token: session.accessToken, expiresOnTimestamp: Date.now() + assumedLifetime };
    },
    onDidSignOut: (listener) =>
      vscode.authentication.onDidChangeSessions((event) => {
        if (event.provider.id !== provider || !account) return;
        const { id } = account;
        void vscode.authentication.getAccounts(provider).then((accounts) => {
          if (account?.id === id && accounts.every((one) => one.id !== id)) listener();
        });
      }),
  };
}

function requestFor(
  scopes: readonly string[],
  { tenantId, claims }: GetTokenOptions,
): readonly string[] | vscode.AuthenticationWwwAuthenticateRequest {
  const all = tenantId === undefined ? [...scopes] : [...scopes, `VSCODE_TENANT:${tenantId}`];
  if (claims === undefined) return all;
  // The SDKs hand over the claims alone; VS Code takes the challenge as it came, where they stand in Base64.
  const encoded = Buffer.from(claims, 'utf8').toString('base64');
  return { wwwAuthenticate: `Bearer error="insufficient_claims", claims="${encoded}"`, fallbackScopes: all };
}
