/** The middle of an odd number of figures, the mean of the two middle ones of an even number. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
}

/** The figure below which such a share of them lies, by the nearest rank. */
export function percentile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** One thing measured for what it is compared with (the trivial extension) and for this one, in the same run. */
export interface Comparison {
  readonly what: string;
  /** What it is compared with, where that is not the trivial extension. */
  readonly than?: string;
  /** Milliseconds where it is left out. */
  readonly unit?: string;
  readonly trivial: readonly number[];
  readonly own: readonly number[];
  /** How many times the trivial one's figure it may be; undefined where nothing is promised. */
  readonly atMost?: number;
}

export function ratio({ trivial, own }: Comparison): number {
  return median(own) / median(trivial);
}

export function describe(comparison: Comparison): string {
  const { what, than = 'the trivial extension', unit = 'ms', trivial, own, atMost } = comparison;
  const times = ratio(comparison);
  const promise =
    atMost === undefined ? '' : times <= atMost ? ` (at most ${atMost}: kept)` : ` (at most ${atMost}: BROKEN)`;
  const figures = `${median(own).toFixed(1)} ${unit} against ${median(trivial).toFixed(1)} ${unit}`;
  return `${what.padEnd(34)}${times.toFixed(2).padStart(6)} times ${than}${promise}; ${figures}`;
}
