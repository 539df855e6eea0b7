import type { AzureFailure } from './failure.ts';
import type { Estate } from './inspection/estate.ts';

/** The ways to an estate. `vscode` is VS Code's Microsoft account, `environment` the variables that Azure's SDKs share. */
export type ConnectionKind = 'vscode' | 'azureCli' | 'environment' | 'emulator';

export type SessionState =
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'connecting'; readonly to: ConnectionKind }
  | { readonly kind: 'connected'; readonly to: ConnectionKind; readonly estate: Estate }
  | { readonly kind: 'failed'; readonly to: ConnectionKind; readonly failure: AzureFailure };

/** Which estate is shown at the moment; there is at most one. */
export interface Session {
  readonly state: SessionState;
  onDidChange(listener: () => void): { dispose(): void };
  /** Leaves the present estate and connects; resolves when the state tells how it went. Never rejects. */
  connect(to: ConnectionKind): Promise<void>;
  /** Connects the way that was used last, where there is one; only once. */
  resume(): Promise<void>;
  disconnect(): Promise<void>;
}
