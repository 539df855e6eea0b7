import * as vscode from 'vscode';
import type { Log } from './log.ts';
import { problemIn, type Offer, type Problem } from './problem.ts';

export type CommandHandler = (...args: readonly unknown[]) => Promise<void> | void;

/** Registers a command inside the one error boundary. */
export type RegisterCommand = (id: string, handler: CommandHandler) => vscode.Disposable;

export interface CommandsOptions {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  /** What the button "Sign In" does. */
  readonly signIn: () => PromiseLike<unknown>;
}

/**
 * The one place where what a command throws becomes words: cancelling is silent, what Azure said comes with the buttons that help,
 * and what nobody thought of goes to the log with its stack.
 */
export function createCommands(options: CommandsOptions): RegisterCommand {
  const { log, signIn } = options;
  return (id, handler) => {
    const run = async (...args: readonly unknown[]): Promise<void> => {
      try {
        await handler(...args);
      } catch (thrown) {
        const problem = problemIn(thrown);
        if (!problem) return;
        if (problem.isUnexpected) log.channel.error(thrown instanceof Error ? thrown : String(thrown), id);
        const actions: Readonly<Record<Offer, () => unknown>> = { signIn, retry: () => run(...args) };
        await show(id, problem, actions, options);
      }
    };
    return vscode.commands.registerCommand(id, run);
  };
}

const titles: Readonly<Record<Offer, string>> = { signIn: 'Sign In', retry: 'Retry' };

async function show(
  id: string,
  problem: Problem,
  actions: Readonly<Record<Offer, () => unknown>>,
  { context, log }: CommandsOptions,
): Promise<void> {
  const buttons = problem.offers.map((offer) => ({
    title: titles[offer],
    callback: async () => {
      await actions[offer]();
    },
  }));
  const showLog = {
    title: 'Show Log',
    callback: () => {
      log.show();
      return Promise.resolve();
    },
  };
  // The Azure helpers for VS Code weigh more than everything before the first row: loaded when first needed.
  const { showError } = await import('./azext.ts');
  await showError(id, problem.message, [...buttons, showLog], context, log);
}
