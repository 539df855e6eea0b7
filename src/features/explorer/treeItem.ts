import * as vscode from 'vscode';
import type { Presentation, StateColor } from './presentation/presentation.ts';

/** The scheme of the addresses by which rows get their badge and colour. */
export const stateScheme = 'aoai-cmk-state';

/** A presentation as VS Code takes it. `row` is what its command is given. */
export function toTreeItem(id: string, presentation: Presentation, row: unknown): vscode.TreeItem {
  const item = new vscode.TreeItem(presentation.label, collapsible[presentation.folding]);
  const { description, icon, tooltip, spoken, command, state } = presentation;
  item.id = id;
  item.contextValue = presentation.contextValue;
  if (description !== undefined && description !== '') item.description = description;
  if (icon) item.iconPath = new vscode.ThemeIcon(icon.id, icon.color && themeColor(icon.color));
  if (tooltip !== undefined) item.tooltip = toMarkdown(tooltip);
  if (spoken !== undefined) item.accessibilityInformation = { label: spoken };
  if (command) item.command = { command: command.id, title: command.title, ...(command.onRow && { arguments: [row] }) };
  // The row's name stays as it is: only the decoration is looked up by it.
  if (state) item.resourceUri = vscode.Uri.from({ scheme: stateScheme, authority: state, path: id });
  return item;
}

export function toMarkdown(text: string): vscode.MarkdownString {
  return new vscode.MarkdownString(text);
}

export function themeColor(color: StateColor): vscode.ThemeColor {
  return new vscode.ThemeColor(`aoaiCmk.${color}`);
}

const collapsible = {
  leaf: vscode.TreeItemCollapsibleState.None,
  folded: vscode.TreeItemCollapsibleState.Collapsed,
  unfolded: vscode.TreeItemCollapsibleState.Expanded,
} as const;
