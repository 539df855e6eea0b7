import * as vscode from 'vscode';
import { defaultPreferences, type Preferences } from '../../core/rules/rule.ts';
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

/** What the person prefers where rules leave it open, in files and in the connected estate alike. */
export function rulePreferences(): Preferences {
  const own = vscode.workspace.getConfiguration(section);
  return { ...defaultPreferences, requireCustomerManagedKey: own.get('check.requireCustomerManagedKey') === true };
}

/** Calls back when that has changed. */
export function onPreferences(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${section}.check.requireCustomerManagedKey`)) listener();
  });
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
