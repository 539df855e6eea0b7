import { AzureFailure } from '../../core/failure.ts';

/**
 * Answers of one connection that do not change, each asked for once. A failure is not kept, and one caller's cancellation is not
 * another's: whoever waits then asks anew.
 */
export class Memo<T> {
  readonly #values = new Map<string, Promise<T>>();

  get(key: string, make: () => Promise<T>): Promise<T> {
    const existing = this.#values.get(key);
    if (existing) {
      return existing.catch((thrown: unknown) => {
        if (thrown instanceof AzureFailure && thrown.kind === 'cancelled') return this.get(key, make);
        throw thrown;
      });
    }
    const made = make();
    this.#values.set(key, made);
    made.catch(() => {
      if (this.#values.get(key) === made) this.#values.delete(key);
    });
    return made;
  }

  set(key: string, value: T): void {
    this.#values.set(key, Promise.resolve(value));
  }
}
