interface Window {
  readonly startedAt: number;
  used: number;
}

/** Beyond so many windows those that are over are forgotten, so that memory stays flat. */
const mostWindows = 20_000;

/** Shares that are used up in windows of time by name, each beginning with its first use. Times are milliseconds. */
export class Windows {
  readonly #length: number;
  readonly #windows = new Map<string, Window>();

  constructor(length: number) {
    this.#length = length;
  }

  /** What has been used in the window that is open; 0 where none is. */
  used(name: string, now: number): number {
    return this.#open(name, now)?.used ?? 0;
  }

  /** When the window that is open began; now where none is. */
  startOf(name: string, now: number): number {
    return this.#open(name, now)?.startedAt ?? now;
  }

  use(name: string, share: number, now: number): void {
    const open = this.#open(name, now);
    if (open === undefined) this.#begin(name, share, now);
    else open.used += share;
  }

  #open(name: string, now: number): Window | undefined {
    const window = this.#windows.get(name);
    return window === undefined || now - window.startedAt >= this.#length ? undefined : window;
  }

  #begin(name: string, used: number, now: number): void {
    if (this.#windows.size >= mostWindows) {
      for (const known of [...this.#windows.keys()])
        if (this.#open(known, now) === undefined) this.#windows.delete(known);
    }
    this.#windows.set(name, { startedAt: now, used });
  }
}
