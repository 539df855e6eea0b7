import * as vscode from 'vscode';
import { toFailure } from '../../../core/failure.ts';
import type { Place } from './journey.ts';
import type { Picked } from './picker.ts';

export interface InputOptions {
  readonly title: string;
  readonly place: Place;
  /** What is asked for, and what it must be like. */
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  /** Why the text will not do; undefined where it will. What throws is told, and forbids nothing. */
  readonly check: (text: string, signal: AbortSignal) => Promise<string | undefined> | string | undefined;
}

/** Milliseconds without another key before a text is checked: a check may ask Azure. */
const pause = 250;

/** Asks for one line of text, which is checked while it is typed. */
export async function input(options: InputOptions): Promise<Picked<string>> {
  const box = vscode.window.createInputBox();
  const { promise, resolve } = Promise.withResolvers<Picked<string>>();
  let lifetime = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  box.title = options.title;
  box.step = options.place.step;
  box.totalSteps = options.place.total;
  box.prompt = options.prompt;
  box.value = options.value ?? '';
  box.ignoreFocusOut = true;
  if (options.placeholder !== undefined) box.placeholder = options.placeholder;
  if (options.place.canGoBack) box.buttons = [vscode.QuickInputButtons.Back];

  /** Shows what speaks against the present text; false also where another text came meanwhile. */
  const isGood = async (): Promise<boolean> => {
    clearTimeout(timer);
    lifetime.abort();
    lifetime = new AbortController();
    const { signal } = lifetime;
    const text = box.value.trim();
    box.busy = true;
    const problem = await checked(options, text, signal);
    if (signal.aborted) return false;
    box.busy = false;
    box.validationMessage = problem;
    return problem === undefined || typeof problem === 'object';
  };
  const accept = async (): Promise<void> => {
    if (await isGood()) resolve({ kind: 'value', value: box.value.trim() });
  };

  const subscriptions = [
    box,
    box.onDidChangeValue(() => {
      clearTimeout(timer);
      box.validationMessage = undefined;
      timer = setTimeout(() => void isGood(), pause);
    }),
    box.onDidAccept(() => void accept()),
    box.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) resolve({ kind: 'back' });
    }),
    box.onDidHide(() => resolve({ kind: 'end' })),
  ];
  box.show();
  const picked = await promise;
  clearTimeout(timer);
  lifetime.abort();
  for (const subscription of subscriptions) subscription.dispose();
  return picked;
}

/** What could not be checked is a warning: the plan checks it once more. */
async function checked(
  { check }: InputOptions,
  text: string,
  signal: AbortSignal,
): Promise<string | vscode.InputBoxValidationMessage | undefined> {
  try {
    return await check(text, signal);
  } catch (thrown) {
    const { message } = toFailure(thrown, 'check it');
    return { message, severity: vscode.InputBoxValidationSeverity.Warning };
  }
}
