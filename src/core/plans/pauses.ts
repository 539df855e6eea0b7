/**
 * The pauses of the runner, in milliseconds.
 *
 * Role assignments: "Allow several minutes for role assignments to refresh" (Key Vault RBAC guide); practice speaks of five to
 * ten minutes. So a refusal is waiting, not failure, for a quarter of an hour after the grant.
 */
export const propagationWindow = 15 * 60_000;

const switchPauses = [5, 10, 20, 30, 45, 60].map((seconds) => seconds * 1000);
const transientPauses = [1, 2, 5, 10, 20].map((seconds) => seconds * 1000);
const readBackPauses = [1, 2, 4, 8, 15, 30, 30, 30].map((seconds) => seconds * 1000);

/** The pause before trying the switch again, after so many refusals; it grows to a minute and stays there. */
export function switchPause(refusals: number): number {
  return switchPauses[Math.min(refusals, switchPauses.length) - 1] ?? 60_000;
}

/** The pause after so many failures that pass by themselves; undefined once it is enough. */
export function transientPause(failures: number): number | undefined {
  return transientPauses[failures - 1];
}

/** The pause before reading back again; undefined once it should have been visible. */
export function readBackPause(reads: number): number | undefined {
  return readBackPauses[reads - 1];
}

const parkPauses = [2, 5, 10, 20, 30].map((minutes) => minutes * 60_000);

/** The pause before looking again for what may take hours, after so many looks; it grows to half an hour and stays there. */
export function parkPause(looks: number): number {
  return parkPauses[Math.min(looks, parkPauses.length) - 1] ?? 30 * 60_000;
}
