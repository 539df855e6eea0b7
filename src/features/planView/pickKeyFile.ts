import * as vscode from 'vscode';
import type { PickedFile } from './wizard/wizard.ts';

/** Has the person pick the file that a key is imported from, and takes its hash. Its content goes nowhere. */
export async function pickKeyFile(): Promise<PickedFile | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: 'File with the Key',
      openLabel: 'Choose',
      filters: { 'Keys (PEM, BYOK)': ['pem', 'key', 'byok'], 'All files': ['*'] },
    })) ?? [];
  if (!uri) return undefined;
  const content = await vscode.workspace.fs.readFile(uri);
  return { path: uri.fsPath, sha256: await sha256(content) };
}

async function sha256(content: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new Uint8Array(content));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
