import type { RunRecord } from '../core/plans/record.ts';
import type { Clock } from '../core/sources.ts';
import { countdown, progressWords } from './runWords.ts';
import type { Terminal } from './terminal.ts';

/** A countdown moves once a second. */
const tick = 1000;

/** Shows how a run goes on: in place where somebody watches, otherwise a line for each thing that happens. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #clock: Clock;
  #record: RunRecord | undefined;
  #told = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(terminal: Terminal, clock: Clock) {
    this.#terminal = terminal;
    this.#clock = clock;
  }

  start(): void {
    if (this.#terminal.isLive) this.#timer = setInterval(() => this.#draw(), tick);
  }

  show(record: RunRecord): void {
    this.#record = record;
    if (this.#terminal.isLive) {
      this.#draw();
      return;
    }
    const words = progressWords(record);
    if (words === this.#told || record.status !== 'running') return;
    this.#told = words;
    this.#terminal.err(words);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#terminal.live('');
  }

  #draw(): void {
    if (this.#record)
      this.#terminal.live(`${progressWords(this.#record)}${countdown(this.#record, this.#clock.now())}`);
  }
}
