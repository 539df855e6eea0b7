import type { ConnectionKind } from '../../core/session.ts';

/** A way to an estate, as it is offered. */
interface Way {
  readonly kind: ConnectionKind;
  readonly command: string;
  readonly title: string;
  readonly icon: string;
  readonly detail: string;
}

export const ways: readonly Way[] = [
  {
    kind: 'vscode',
    command: 'aoaiCmk.connectAzure',
    title: 'Sign In to Azure…',
    icon: 'azure',
    detail: 'With a Microsoft account that VS Code keeps',
  },
  {
    kind: 'azureCli',
    command: 'aoaiCmk.connectAzureCli',
    title: 'Connect with Azure CLI',
    icon: 'terminal',
    detail: 'With the account that az login has signed in',
  },
  {
    kind: 'environment',
    command: 'aoaiCmk.connectEnvironment',
    title: 'Connect with Environment Variables',
    icon: 'symbol-variable',
    detail: 'AZURE_TENANT_ID, AZURE_CLIENT_ID and a secret or certificate',
  },
  {
    kind: 'emulator',
    command: 'aoaiCmk.connectEmulator',
    title: 'Use the Emulator',
    icon: 'beaker',
    detail: 'A sample estate on this computer; nothing in it is Azure',
  },
];
