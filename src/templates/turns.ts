/** So many milliseconds others may be kept waiting: far below the 50 at which an editor is felt to hang. */
const longestTurn = 12;

/** Lets others have their turn while something long is done. */
export class Turns {
  readonly #pause: () => Promise<void>;
  #since = performance.now();

  constructor(pause: () => Promise<void> = () => new Promise((resolve) => setTimeout(resolve))) {
    this.#pause = pause;
  }

  /** To be called between two pieces of the work; it costs nothing until a turn has been long enough. */
  async give(): Promise<void> {
    if (performance.now() - this.#since < longestTurn) return;
    await this.#pause();
    this.#since = performance.now();
  }
}
