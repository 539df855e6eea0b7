/** A span of time, in milliseconds since 1970, both ends included. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

const duration = /^P(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i;

/**
 * Reads the `timespan` of a query: a duration up to now, or two of start, end and duration with a slash between them
 * (ISO 8601). Undefined for whatever is no time interval.
 */
export function readTimespan(text: string, now: number): Span | undefined {
  const [first = '', second, ...more] = text.trim().split('/');
  if (more.length > 0) return undefined;
  const [before, after] = [durationOf(first), durationOf(second ?? '')];
  if (second === undefined) return before === undefined ? undefined : { from: now - before, until: now };
  const [from, until] = [Date.parse(first), Date.parse(second)];
  if (before !== undefined) return spanOf(until - before, until);
  return spanOf(from, after === undefined ? until : from + after);
}

function spanOf(from: number, until: number): Span | undefined {
  return Number.isFinite(from) && Number.isFinite(until) && from <= until ? { from, until } : undefined;
}

/** Milliseconds; years and months, which have no fixed length, are not taken. */
function durationOf(text: string): number | undefined {
  const parts = duration.exec(text);
  if (parts === null || !/\d/.test(text)) return undefined;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = parts;
  return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}
