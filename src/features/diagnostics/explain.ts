import * as vscode from 'vscode';
import type { RuleInfo } from '../../core/rules/rule.ts';

/** Where a rule's page lies in the extension: it is there without a network. */
export function pageIn(extensionUri: vscode.Uri): (rule: string) => vscode.Uri {
  return (rule) => vscode.Uri.joinPath(extensionUri, 'docs', 'rules', `${rule}.md`);
}

/**
 * Shows the page of a rule.
 * @param rule its id; one is chosen where it is none
 */
export async function explainRule(rule: unknown, pageOf: (rule: string) => vscode.Uri): Promise<void> {
  const id = typeof rule === 'string' ? rule : await chooseRule();
  if (id === undefined) return;
  try {
    await vscode.commands.executeCommand('markdown.showPreview', pageOf(id));
  } catch {
    // Somebody has turned off VS Code's own Markdown extension: the text says the same.
    await vscode.window.showTextDocument(pageOf(id));
  }
}

async function chooseRule(): Promise<string | undefined> {
  const rules = await allRules();
  const rows = rules.map(({ id, title }) => ({ label: id, detail: title, id }));
  const options = { title: 'Explain a Rule', placeHolder: 'Which rule?', matchOnDetail: true };
  return (await vscode.window.showQuickPick(rows, options))?.id;
}

async function allRules(): Promise<readonly RuleInfo[]> {
  const [{ catalogue }, { formatRules }] = await Promise.all([
    import('../../core/rules/catalogue.ts'),
    import('../../core/rules/formatRules.ts'),
  ]);
  return [...catalogue, ...formatRules];
}
