import { UsageError } from '../problem.ts';

/**
 * A date as ISO 8601 writes it, as seconds since 1970; without a time it is midnight UTC.
 * @throws UsageError
 */
export function secondsOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const isIso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const time = isIso ? Date.parse(text) : NaN;
  // JavaScript takes the 31st of February for a day in March.
  const isReal = !Number.isNaN(time) && (text.length > 10 || new Date(time).toISOString().startsWith(text));
  if (!isReal)
    throw new UsageError(`${option} takes a date such as 2027-01-31 or 2027-01-31T12:00:00Z, not “${text}”.`);
  return Math.floor(time / 1000);
}

/**
 * A duration as ISO 8601 writes it; whether it is long enough, the plan judges.
 * @throws UsageError
 */
export function durationOf(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const wish = text.toUpperCase();
  if (/^P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/.test(wish)) return wish;
  throw new UsageError(`${option} takes a duration such as P90D, P18M or P2Y, not “${text}”.`);
}
