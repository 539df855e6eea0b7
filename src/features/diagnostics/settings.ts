import * as vscode from 'vscode';
import type { RuleSeverities } from '../../core/templates.ts';

/** When files are checked by themselves. */
export type CheckMoment = 'onType' | 'onSave' | 'never';

const section = 'aoaiCmk';

export function checkMoment(): CheckMoment {
  const own = vscode.workspace.getConfiguration(section);
  const value: unknown = own.get('check.run');
  return value === 'onSave' || value === 'never' ? value : 'onType';
}

export function showsLenses(): boolean {
  const own = vscode.workspace.getConfiguration(section);
  return own.get('check.codeLens') !== false;
}

/** How strictly each rule is taken; what is no severity is left out. */
export function ruleSeverities(): RuleSeverities {
  const own = vscode.workspace.getConfiguration(section);
  const value: unknown = own.get('check.severities');
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, severity]) => isSeverity(severity)));
}

function isSeverity(value: unknown): boolean {
  return (['error', 'warning', 'info', 'hint', 'off'] as readonly unknown[]).includes(value);
}

/** Calls back when one of the settings has changed. */
export function onSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${section}.check`)) listener();
  });
}
