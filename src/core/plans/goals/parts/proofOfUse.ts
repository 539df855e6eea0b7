import { clause } from '../../../failure.ts';
import { quietSince, type KeyUse, type LogCoverage } from '../../../inspection/keyUse.ts';
import { toFailure } from '../../../failure.ts';
import type { EstateReader } from '../../../sources.ts';
import type { PlanFinding } from '../../plan.ts';
import { note } from './finding.ts';

/** The audit log of a key, and a reason why nothing can ever be proved by it, where there is one. */
export interface ProofOfUse {
  readonly use: KeyUse;
  readonly obstacle?: string;
}

/** @throws AzureFailure of kind `cancelled` only */
export async function proofOfUse(
  reader: EstateReader,
  keyId: string,
  now: number,
  signal: AbortSignal,
): Promise<ProofOfUse> {
  const use = await readUse(reader, keyId, now, signal);
  const obstacle = obstacleIn(use.coverage);
  return obstacle === undefined ? { use } : { use, obstacle };
}

async function readUse(reader: EstateReader, keyId: string, now: number, signal: AbortSignal): Promise<KeyUse> {
  try {
    return await reader.keyUse(keyId, quietSince(now), signal);
  } catch (thrown) {
    const failure = toFailure(thrown, 'read the audit log', keyId);
    if (failure.kind === 'cancelled') throw failure;
    return { rows: [], coverage: { kind: 'unknown', reason: failure.message } };
  }
}

function obstacleIn(coverage: LogCoverage): string | undefined {
  return coverage.kind === 'covered' ? undefined : clause(coverage.reason);
}

/** What to know where use cannot be proved, and how that is mended. */
export function unprovedNote(keyId: string, what: string, obstacle: string): PlanFinding {
  const remedy = 'Let the audit log be kept in a Log Analytics workspace that you can read (“diagnostics”)';
  return note('proof-of-use', keyId, `${what} cannot be proved: ${obstacle}. ${remedy}.`, 'warning');
}
