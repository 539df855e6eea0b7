/** Seconds since 1970 at which a day begins, in UTC, as Key Vault counts. */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000;
}

/** Why a text is no day to come; undefined where it is one. */
export function dayProblem(text: string, now: number): string | undefined {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // 2027-02-30 is read as 2 March.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) return 'A day like 2027-12-31.';
  return time <= now ? 'This day has come already.' : undefined;
}
