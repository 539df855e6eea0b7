/** A part of what the emulated Azure remembers. Whatever remembers beyond one request is one, or is in the estate. */
export interface StatePart {
  readonly name: string;
  /** What there is, as plain data (text.ts); it is written down before anything can change it. */
  take(): unknown;
  /**
   * Makes everything ready for what was taken to be put in place of what there is, which the function then does at once;
   * undefined is a part that an older emulator did not know. Rejects where the value cannot be that of this part.
   */
  prepare(value: unknown): (() => void) | Promise<() => void>;
}
