/** Days of an ISO 8601 duration of years, months, weeks and days (`P90D`, `P3M`, `P1Y10D`); undefined if it is none. */
export function durationDays(text: string): number | undefined {
  const match = /^P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/i.exec(text);
  if (match === null) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0] = match.slice(1).map((part) => Number(part || 0));
  return years * 365 + months * 30 + weeks * 7 + days;
}
