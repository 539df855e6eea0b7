import * as vscode from 'vscode';
import type { LogLine } from '../core/sources.ts';

/** The log as a person sees it among VS Code's output channels. */
export interface Log {
  readonly channel: vscode.LogOutputChannel;
  /** Writes a line; a secret never belongs into one. */
  readonly line: LogLine;
  show(): void;
  dispose(): void;
}

export function createLog(name: string): Log {
  const channel = vscode.window.createOutputChannel(name, { log: true });
  return {
    channel,
    line: (level, message) => channel[level](message),
    show: () => channel.show(),
    dispose: () => channel.dispose(),
  };
}
