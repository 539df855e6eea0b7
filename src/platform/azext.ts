import {
  callWithTelemetryAndErrorHandling,
  registerUIExtensionVariables,
  type AzExtErrorButton,
  type IActionContext,
  type IAzExtOutputChannel,
} from '@microsoft/vscode-azext-utils';
import type * as vscode from 'vscode';
import type { Log } from './log.ts';

/**
 * Shows an error through the Azure helpers for VS Code, so that it looks and behaves as in Microsoft's own Azure extensions. Their
 * telemetry package is replaced in the build by platform/nullTelemetry.ts: nothing is reported to anybody.
 */
export async function showError(
  callbackId: string,
  message: string,
  buttons: readonly AzExtErrorButton[],
  context: vscode.ExtensionContext,
  log: Log,
): Promise<void> {
  register(context, log);
  await callWithTelemetryAndErrorHandling(callbackId, (action: IActionContext) => {
    action.telemetry.suppressAll = true;
    // It would open a form with the error's text on a web page.
    action.errorHandling.suppressReportIssue = true;
    action.errorHandling.buttons = [...buttons];
    throw new Error(message);
  });
}

let isRegistered = false;

function register(context: vscode.ExtensionContext, log: Log): void {
  if (isRegistered) return;
  isRegistered = true;
  const appendLog = (value: string) => log.line('error', value.replace(/^Error: /, ''));
  // The helpers write to a channel with one method more than VS Code's own.
  const outputChannel = Object.create(log.channel, { appendLog: { value: appendLog } }) as IAzExtOutputChannel;
  registerUIExtensionVariables({ context: withKey(context), outputChannel });
}

/** The helpers insist on a key for the reporter; the one that takes the reporter's place sends nothing to anybody. */
function withKey(context: vscode.ExtensionContext): vscode.ExtensionContext {
  const packageJSON: unknown = { ...(context.extension.packageJSON as object), aiKey: 'none' };
  const extension = Object.create(context.extension, { packageJSON: { value: packageJSON } }) as unknown;
  return Object.create(context, { extension: { value: extension } }) as vscode.ExtensionContext;
}
