import type * as vscode from 'vscode';

/** One thing that VS Code keeps for us. */
export interface Remembered<T> {
  get(): T | undefined;
  set(value: T | undefined): Promise<void>;
}

/** @param read makes sense of what is kept, which an older version may have written; undefined for nonsense */
export function remembered<T>(
  memento: vscode.Memento,
  key: string,
  read: (kept: unknown) => T | undefined,
): Remembered<T> {
  return {
    get: () => read(memento.get(key)),
    set: async (value) => memento.update(key, value),
  };
}
