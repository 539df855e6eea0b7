/**
 * What the languages work out with dates: texts of ISO 8601, and seconds since 1970. Sources: "ARM template functions", date functions;
 * Terraform's `timeadd`.
 */

const secondMs = 1000;

/** Seconds since 1970; undefined where the text is no date. */
export function epochOf(text: string): number | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : Math.floor(time / secondMs);
}

/** `2027-01-01T00:00:00Z`; undefined for what no date can be. */
export function dateOfEpoch(seconds: number): string | undefined {
  return isoOf(new Date(seconds * secondMs));
}

const isoDuration = /^(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i;

/** A date later by a duration of ISO 8601 (`P1Y`, `-PT9H`); undefined where one of the texts is none. */
export function laterByIso(text: string, duration: string): string | undefined {
  const [whole, minus, ...parts]: readonly (string | undefined)[] = isoDuration.exec(duration.trim()) ?? [];
  const start = new Date(text);
  if (whole === undefined || parts.every((part) => part === undefined)) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map(
    (part: string | undefined) => Number(part ?? 0) * (minus === undefined ? 1 : -1),
  );
  const date = new Date(start);
  date.setUTCFullYear(
    start.getUTCFullYear() + years,
    start.getUTCMonth() + months,
    start.getUTCDate() + weeks * 7 + days,
  );
  date.setTime(date.getTime() + ((hours * 60 + minutes) * 60 + seconds) * secondMs);
  return isoOf(date);
}

/** Milliseconds. */
const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: secondMs, ms: 1 };

/** A date later by a duration as Go writes it (`17520h`, `-1h30m`); undefined where one of the texts is none. */
export function laterByGo(text: string, duration: string): string | undefined {
  const [whole, sign, parts = ''] = /^([-+]?)((?:\d+(?:\.\d+)?(?:ms|h|m|s))+)$/.exec(duration.trim()) ?? [];
  const start = Date.parse(text);
  if (whole === undefined || Number.isNaN(start)) return undefined;
  let length = 0;
  for (const [, count, unit = ''] of parts.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g))
    length += Number(count) * (units[unit] ?? 0);
  return isoOf(new Date(start + (sign === '-' ? -length : length)));
}

function isoOf(date: Date): string | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/\.000Z$/, 'Z');
}
