import * as vscode from 'vscode';
import type { ConnectionSettings, ConnectOptions } from './connect.ts';
import type { VscodeCredential } from './platform/vscodeCredential.ts';

/** What the person has set that concerns connections. */
export function connectionSettings(): ConnectionSettings {
  const own = vscode.workspace.getConfiguration('aoaiCmk');
  return {
    cloud: own.get('cloud', 'AzureCloud'),
    // The person's own only: what a folder says may not decide where tokens are sent.
    customEnvironment: vscode.workspace.getConfiguration('microsoft-sovereign-cloud').inspect('customEnvironment')
      ?.globalValue,
    emulatorPrincipal: own.get('emulator.principal', 'owner'),
    emulatorPropagationSeconds: own.get('emulator.propagationSeconds', 20),
  };
}

/** Signs in with VS Code's Microsoft account; each cloud has a credential of its own. */
export function vscodeSignIn(onDidSignOut: () => void): NonNullable<ConnectOptions['vscode']> {
  const credentials = new Map<string, VscodeCredential>();
  return async (cloud, { isAsked, isAgain }) => {
    const [{ createVscodeCredential }, { managementScope }] = await Promise.all([
      import('./platform/vscodeCredential.ts'),
      import('./azure/clients.ts'),
    ]);
    const provider = cloud.name === 'AzureCloud' ? 'microsoft' : 'microsoft-sovereign-cloud';
    let credential = credentials.get(cloud.name);
    if (!credential) {
      credential = createVscodeCredential(provider);
      credential.onDidSignOut(onDidSignOut);
      credentials.set(cloud.name, credential);
    }
    if (isAsked) await credential.signIn([managementScope(cloud)], isAgain);
    return credential;
  };
}
