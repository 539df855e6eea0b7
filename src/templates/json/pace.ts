/** How long work goes on before the host may do other things. */
export interface Pace {
  /** Whether it is time to pause. */
  due(): boolean;
  /** Lets the host do what waits. */
  pause(): Promise<void>;
}

/** A pause every so many milliseconds: far below the 50 ms at which a person notices. */
export function everyMilliseconds(slice = 8): Pace {
  let since = performance.now();
  return {
    due: () => performance.now() - since >= slice,
    async pause() {
      await new Promise<void>((resolve) => setImmediate(resolve));
      since = performance.now();
    },
  };
}
