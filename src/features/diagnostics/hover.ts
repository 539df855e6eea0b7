import * as vscode from 'vscode';
import type { Resource } from '../../core/resources/resource.ts';
import type { TemplateBinding } from '../../core/templates.ts';
import { escapeMarkdown } from '../../platform/markdown.ts';
import { bindingParts } from './bindingParts.ts';
import { calledIn, encryptionWords, grantWords, linkWords } from './bindingWords.ts';
import type { Checks } from './checks.ts';
import { toRange } from './convert.ts';
import { isCheckedName } from './checkedFiles.ts';

/** Over an account, key, key store, identity or grant: the whole binding that it is a part of. */
export class BindingHover implements vscode.HoverProvider {
  readonly #checks: Checks;

  constructor(checks: Checks) {
    this.#checks = checks;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    if (!isCheckedName(document.uri.path)) return undefined;
    const uri = document.uri.toString();
    const bindings = await bindingsOf(this.#checks, document, token);
    const hit = bindings.flatMap((one) => {
      const part = bindingParts(one.binding).find((resource) => isHeadingAt(resource, uri, position));
      return part?.declaration ? [{ one, range: toRange(part.declaration.heading) }] : [];
    });
    const [first] = hit;
    return (
      first &&
      new vscode.Hover(
        hit.map(({ one }) => bindingText(one)),
        first.range,
      )
    );
  }
}

/** The bindings of a document's deployments; none where the request was cancelled meanwhile. */
export async function bindingsOf(
  checks: Checks,
  document: vscode.TextDocument,
  token: vscode.CancellationToken,
): Promise<readonly TemplateBinding[]> {
  const end = new AbortController();
  const cancelled = token.onCancellationRequested(() => end.abort());
  try {
    const checker = await checks.checker();
    return await checker.bindings(document.uri.toString(), end.signal);
  } catch (thrown) {
    if (token.isCancellationRequested) return [];
    throw thrown;
  } finally {
    cancelled.dispose();
  }
}

function isHeadingAt({ declaration }: Resource, uri: string, position: vscode.Position): boolean {
  return declaration?.uri === uri && toRange(declaration.heading).contains(position);
}

function bindingText({ binding, findings }: TemplateBinding): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  // `appendText` would make every space one at which no line can end.
  text.appendMarkdown(escapeMarkdown(`${calledIn(binding.account)}: ${encryptionWords(binding)}`));
  if (binding.keySource === 'customer') {
    text.appendMarkdown('\n\n');
    for (const [label, words] of [
      ['Identity', binding.identity?.displayName ?? 'none'],
      ['Grant', grantWords(binding)],
      ['Key', linkWords(binding.key)],
      ['Key store', linkWords(binding.store)],
    ] as const) {
      text.appendMarkdown(`- ${label}: `);
      text.appendMarkdown(escapeMarkdown(words));
      text.appendMarkdown('\n');
    }
  }
  for (const { message } of findings) {
    text.appendMarkdown('\n\n$(warning) ');
    text.appendMarkdown(escapeMarkdown(message));
  }
  text.supportThemeIcons = true;
  return text;
}
