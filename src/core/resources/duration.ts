/** Days; a month and a year as the shortest, and as the longest, that they can be. */
const shortest = { Y: 365, M: 28, W: 7, D: 1 } as const;
const longest = { Y: 366, M: 31, W: 7, D: 1 } as const;

/**
 * The length of an ISO 8601 duration in days (`P90D`, `P3M`, `P1Y10D`), as short as it can be, since nearly all limits are lower ones;
 * undefined where the text is none.
 */
export function durationDays(text: string): number | undefined {
  return daysOf(text, shortest);
}

/** The same as long as it can be: for what must not be too long. */
export function longestDurationDays(text: string): number | undefined {
  return daysOf(text, longest);
}

function daysOf(text: string, units: Readonly<Record<'Y' | 'M' | 'W' | 'D', number>>): number | undefined {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/i.exec(text.trim());
  const parts: readonly (string | undefined)[] = match?.slice(1) ?? [];
  if (parts.every((part) => part === undefined)) return undefined;
  const [years = '0', months = '0', weeks = '0', days = '0'] = parts;
  return Number(years) * units.Y + Number(months) * units.M + Number(weeks) * units.W + Number(days) * units.D;
}

const unitNames = { Y: 'year', M: 'month', W: 'week', D: 'day' } as const;

/** A duration for people: `P1Y10D` as “1 year 10 days”; what is none as it is written. */
export function durationInWords(text: string): string {
  if (durationDays(text) === undefined) return text;
  const parts = [...text.toUpperCase().matchAll(/(\d+)([YMWD])/g)].map(([, count = '', unit]) => {
    const name = unitNames[unit as keyof typeof unitNames];
    return `${count} ${name}${count === '1' ? '' : 's'}`;
  });
  return parts.join(' ');
}
