import { rmSync } from 'node:fs';

/** What a keeper is told to run. */
export interface KeptProgram {
  readonly command: string;
  readonly args: readonly string[];
  /** Files and folders that go when the program has ended. */
  readonly cleanup: readonly string[];
}

/** Sends a signal to a kept program and all that it started, then removes what is to be cleaned up. */
export function endAll(pid: number | undefined, signal: NodeJS.Signals, cleanup: readonly string[] = []): void {
  try {
    // A negative number names the process group.
    if (pid !== undefined && pid > 0) process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // All of them are gone already.
  }
  for (const path of cleanup) rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
