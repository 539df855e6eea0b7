import { join } from 'node:path';
import * as vscode from 'vscode';
import { createWays } from './connect.ts';
import { SessionController } from './core/sessionController.ts';
import type { ConnectionKind, Session } from './core/session.ts';
import { activateConnection } from './features/connection/index.ts';
import { activateActions } from './features/actions/index.ts';
import { activateDiagnostics, type Diagnostics } from './features/diagnostics/index.ts';
import { onPreferences, rulePreferences } from './features/diagnostics/settings.ts';
import { activateExplorer, type Explorer } from './features/explorer/index.ts';
import { readSelected } from './features/explorer/selection.ts';
import { activatePlanView } from './features/planView/index.ts';
import { fileJournal } from './node/fileJournal.ts';
import { systemClock } from './node/systemClock.ts';
import { idOf, resourcesOf, ruleOf, runOf } from './platform/commandArgument.ts';
import { createCommands } from './platform/commands.ts';
import { createLog } from './platform/log.ts';
import { remembered } from './platform/remembered.ts';
import { workspaceFiles } from './platform/workspaceFiles.ts';
import { connectionSettings, vscodeSignIn } from './vscodeConnection.ts';

/** What tests look at from inside. */
export interface Exports {
  readonly session: Session;
  readonly explorer: Explorer;
  readonly diagnostics: Pick<Diagnostics, 'isLoaded'>;
}

/** Nothing here reads, starts or sends anything: that begins when the view is shown or a command is called. */
export function activate(context: vscode.ExtensionContext): Exports {
  const log = createLog('Azure OpenAI Keys');
  const journal = fileJournal(join(context.globalStorageUri.fsPath, 'runs'), log.line);
  const session = createSession(context, log.line);
  const signIn = () => session.connect('vscode');
  const registerCommand = createCommands({ context, log, signIn });

  const connection = activateConnection({ session, registerCommand });
  const planView = activatePlanView({
    session,
    journal,
    clock: systemClock,
    log: log.line,
    extensionUri: context.extensionUri,
    registerCommand,
    isActive: (runId) => actions.unfinished.isActive(runId),
    offerConnection: () => connection.offer(),
    runCommand: (id, ...args) => vscode.commands.executeCommand(id, ...args),
    exportPlan: async (plan, format) => (await import('./core/plans/export/index.ts')).exportPlan(plan, format),
  });
  const actions = activateActions({
    session,
    journal,
    clock: systemClock,
    log: log.line,
    showLog: () => log.show(),
    planViewer: planView,
    registerCommand,
    idOf,
    resourcesOf,
    ruleOf,
    runOf,
    offerConnection: () => connection.offer(),
  });
  const explorer = activateExplorer({
    session,
    clock: systemClock,
    registerCommand,
    unfinishedRuns: actions.unfinished,
    selected: remembered(context.globalState, 'selectedSubscriptions', readSelected),
  });

  const diagnostics = activateDiagnostics({
    session,
    registerCommand,
    extensionUri: context.extensionUri,
    log: log.line,
    offerConnection: () => connection.offer(),
    loadChecker: async (as) => {
      const { createChecker, formats } = await import('./templates/index.ts');
      const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
      return createChecker({ formats, files: workspaceFiles(), now: () => systemClock.now(), ...as, pause });
    },
  });

  context.subscriptions.push(
    registerCommand('aoaiCmk.showLog', () => log.show()),
    onPreferences(() => session.judgeAnew()),
    connection,
    planView,
    actions,
    explorer,
    diagnostics,
    log,
  );
  disposeSession = () => session.dispose();
  return { session, explorer, diagnostics };
}

/** VS Code waits for what this returns: no emulator outlives its window. */
export function deactivate(): Promise<void> | undefined {
  return disposeSession?.();
}

let disposeSession: (() => Promise<void>) | undefined;

function createSession(
  context: vscode.ExtensionContext,
  log: Parameters<typeof createWays>[0]['log'],
): SessionController {
  const controller: SessionController = new SessionController({
    ways: createWays({
      log,
      settings: connectionSettings,
      emulatorProgram: context.asAbsolutePath('dist/emulator.cjs'),
      runningEmulator: process.env['AOAI_CMK_EMULATOR'],
      vscode: vscodeSignIn(() => {
        if (controller.state.kind === 'connected' && controller.state.to === 'vscode') void controller.disconnect();
      }),
    }),
    clock: systemClock,
    log,
    last: remembered(context.globalState, 'lastConnection', readKind),
    preferences: rulePreferences,
    first: process.env['AOAI_CMK_START'] === 'emulator' ? 'emulator' : undefined,
  });
  return controller;
}

function readKind(kept: unknown): ConnectionKind | undefined {
  return (['vscode', 'azureCli', 'environment', 'emulator'] as const).find((kind) => kind === kept);
}
