import * as vscode from 'vscode';
import { deployedDifference } from '../../core/inspection/deployed.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import { types } from '../../core/resources/types.ts';
import { asString } from '../../core/resources/value.ts';
import type { Session } from '../../core/session.ts';
import type { TemplateBinding } from '../../core/templates.ts';
import { bindingLine } from './bindingWords.ts';
import type { Checks } from './checks.ts';
import { isCheckedName, mayConcern } from './checkedFiles.ts';
import { toRange } from './convert.ts';
import { bindingsOf } from './hover.ts';
import { showsLenses } from './settings.ts';

export interface LensesDeps {
  readonly checks: Checks;
  readonly session: Session;
}

/** Above each account of a file: how it will be encrypted, and how the deployed one is. */
export class Lenses implements vscode.CodeLensProvider {
  readonly #deps: LensesDeps;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(deps: LensesDeps) {
    this.#deps = deps;
  }

  refresh(): void {
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async provideCodeLenses(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.CodeLens[]> {
    if (!showsLenses() || !isCheckedName(document.uri.path)) return [];
    if (!mayConcern(document.uri.path, () => document.getText())) return [];
    const uri = document.uri.toString();
    const bindings = await bindingsOf(this.#deps.checks, document, token);
    const here = bindings.filter(({ binding }) => binding.account.declaration?.uri === uri);
    const deployed = here.length > 0 ? await deployedAccounts(this.#deps.session) : [];
    return here.flatMap((one) => lensesOf(one, deployed));
  }
}

function lensesOf(one: TemplateBinding, deployed: readonly LiveResource[]): readonly vscode.CodeLens[] {
  const { account } = one.binding;
  if (!account.declaration) return [];
  const range = toRange(account.declaration.heading);
  const own = new vscode.CodeLens(range, {
    title: `$(${icon(one)}) ${bindingLine(one)}`,
    command: 'workbench.actions.view.problems',
  });
  const name = asString(account.read('name'))?.toLowerCase();
  const found = name === undefined ? [] : deployed.filter((live) => live.name.toLowerCase() === name);
  return [own, ...found.map((live) => deployedLens(range, one, live))];
}

function deployedLens(range: vscode.Range, { binding }: TemplateBinding, live: LiveResource): vscode.CodeLens {
  const difference = deployedDifference(binding, live);
  return new vscode.CodeLens(range, {
    title: differenceWords(difference),
    tooltip: `Show how the deployed ${live.name} is encrypted.`,
    command: 'aoaiCmk.showEncryption',
    arguments: [{ resource: live }],
  });
}

function differenceWords(difference: ReturnType<typeof deployedDifference>): string {
  switch (difference.kind) {
    case 'same':
      return 'Deployed: the same key';
    case 'differs':
      return `Deployed: ${difference.clauses.join('; ')}`;
    case 'unknown':
      return `Deployed: not compared, ${difference.reason}`;
  }
}

function icon({ binding, findings }: TemplateBinding): string {
  if (findings.some(({ severity }) => severity === 'error')) return 'error';
  if (findings.some(({ severity }) => severity === 'warning')) return 'warning';
  return binding.keySource === 'customer' ? 'shield' : 'unlock';
}

/** The accounts of the estate that is connected. Nothing is connected for a lens, and what fails is no reason to have none. */
async function deployedAccounts({ state }: Session): Promise<readonly LiveResource[]> {
  if (state.kind !== 'connected') return [];
  try {
    const { items } = await state.estate.inventory();
    return items.filter(({ type }) => type === types.account);
  } catch {
    return [];
  }
}
