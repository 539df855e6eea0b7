import * as vscode from 'vscode';
import { HeldNames } from '../../core/inspection/heldNames.ts';
import { checkedPattern } from './checkedFiles.ts';
import { Checks } from './checks.ts';
import { pageIn } from './explain.ts';
import { Fixes, fixKinds } from './fixes.ts';
import { BindingHover } from './hover.ts';
import type { DiagnosticsDeps } from './index.ts';
import { Lenses } from './lenses.ts';
import { Published } from './published.ts';
import { scanWorkspace } from './scan.ts';
import { onSettings } from './settings.ts';
import { watchDocuments } from './watch.ts';

/** What files of infrastructure code show in the editor. */
export interface FileChecks {
  scan(): Promise<void>;
  dispose(): void;
}

/** Begins to check what is open, and to offer fixes, hovers and lenses. */
export function startFileChecks({ session, extensionUri, log, loadChecker }: DiagnosticsDeps): FileChecks {
  const pageOf = pageIn(extensionUri);
  const published = new Published(pageOf);
  const estate = new HeldNames(session);
  const checks = new Checks({ published, loadChecker, estate, log });
  const lenses = new Lenses({ checks, session });
  // By pattern: the languages' own extensions may be missing, or call the language by another name.
  const selector: vscode.DocumentSelector = { pattern: checkedPattern };
  const registered = vscode.Disposable.from(
    published,
    checks,
    lenses,
    estate,
    watchDocuments(checks, published, estate),
    vscode.languages.registerCodeActionsProvider(selector, new Fixes({ checks, published, pageOf }), {
      providedCodeActionKinds: [...fixKinds],
    }),
    vscode.languages.registerHoverProvider(selector, new BindingHover(checks)),
    vscode.languages.registerCodeLensProvider(selector, lenses),
    session.onDidChange(() => lenses.refresh()),
    onSettings(() => lenses.refresh()),
  );
  return { scan: () => scanWorkspace(checks, published), dispose: () => void registered.dispose() };
}
