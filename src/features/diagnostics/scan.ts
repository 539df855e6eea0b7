import * as vscode from 'vscode';
import type { CheckResult } from '../../core/templates.ts';
import type { Checks } from './checks.ts';
import { checkedPattern, skippedPattern } from './checkedFiles.ts';
import type { Published } from './published.ts';

/** Checks every file of the open folders, with progress; what was found stays shown until the next scan. */
export async function scanWorkspace(checks: Checks, published: Published): Promise<void> {
  if (!vscode.workspace.workspaceFolders?.length) {
    await vscode.window.showInformationMessage('Open a folder first: its files are checked.');
    return;
  }
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: 'Checking customer-managed keys',
    cancellable: true,
  };
  const result = await vscode.window.withProgress(options, async (progress, token) => {
    const end = new AbortController();
    token.onCancellationRequested(() => end.abort());
    const found = await vscode.workspace.findFiles(checkedPattern, skippedPattern, undefined, token);
    const checker = await checks.checker();
    const uris = found.map(String).filter((uri) => checker.claims(uri));
    let told = 0;
    try {
      return await checker.check(uris, end.signal, (done, total) => {
        const share = Math.floor((100 * done) / Math.max(1, total));
        progress.report({ message: `${done} of ${total}`, increment: share - told });
        told = share;
      });
    } catch (thrown) {
      if (end.signal.aborted) return undefined;
      throw thrown;
    }
  });
  if (!result) return;
  published.show('workspace', result);
  await tell(result);
}

async function tell(result: CheckResult): Promise<void> {
  const show = 'Show Problems';
  const words = scanWords(result);
  const chosen =
    result.findings.length + result.unreadable.length === 0
      ? await vscode.window.showInformationMessage(words)
      : await vscode.window.showInformationMessage(words, show);
  if (chosen === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
}

/** What a scan has found, as one sentence. */
export function scanWords({ files, findings, unreadable }: CheckResult): string {
  const parts = (['error', 'warning', 'info', 'hint'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  const found = parts.length === 0 ? 'nothing to mend' : parts.join(', ');
  const left = unreadable.length === 0 ? '' : ` ${unreadable.length} could not be understood in part.`;
  const checked = files.length === 1 ? '1 file takes part' : `${files.length} files take part`;
  return files.length === 0
    ? 'No file here deals with a customer-managed key.'
    : `${checked} in deployments with keys or accounts: ${found}.${left}`;
}
