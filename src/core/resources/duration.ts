/** Days; a month and a year as the shortest that they can be, since all limits are lower ones. */
const units = { Y: 365, M: 28, W: 7, D: 1 } as const;

/** The length of an ISO 8601 duration in days (`P90D`, `P3M`, `P1Y10D`); undefined where the text is none. */
export function durationDays(text: string): number | undefined {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/i.exec(text.trim());
  const parts: readonly (string | undefined)[] = match?.slice(1) ?? [];
  if (parts.every((part) => part === undefined)) return undefined;
  const [years = '0', months = '0', weeks = '0', days = '0'] = parts;
  return Number(years) * units.Y + Number(months) * units.M + Number(weeks) * units.W + Number(days) * units.D;
}
