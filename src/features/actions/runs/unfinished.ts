import type { CloudEnvironment } from '../../../core/cloud.ts';
import type { RunRecord } from '../../../core/plans/record.ts';
import type { PlanKind } from '../../../core/plans/plan.ts';
import { normalizeArmId } from '../../../core/resources/armId.ts';

/** The runs of this cloud that have not reached their end, the latest first. */
export function unfinishedRuns(records: readonly RunRecord[], cloud: CloudEnvironment): readonly RunRecord[] {
  return notEnded(records).filter((record) => belongsTo(record, cloud));
}

/** The runs of every cloud that have not reached their end, the latest first. */
export function notEnded(records: readonly RunRecord[]): readonly RunRecord[] {
  return records.filter(({ status }) => status !== 'succeeded').sort((a, b) => b.updatedAt - a.updatedAt);
}

/** A run is never resumed elsewhere than where it began, and one of the emulator never in Azure. */
export function belongsTo(record: RunRecord, cloud: CloudEnvironment): boolean {
  return record.cloud === cloud.name && record.isEmulator === (cloud.isEmulator ?? false);
}

/** Kinds of which a later one answers the same question anew: which key an account is under, and how. */
const switches: readonly PlanKind[] = ['enable', 'move', 'pin', 'unpin', 'revert'];

/**
 * The unfinished runs that a new run makes pointless: its plan was derived from what they have left. They are about the same, and
 * touch no account that the new one does not; a run that is taken back has come to its end.
 */
export function superseded(records: readonly RunRecord[], by: RunRecord): readonly RunRecord[] {
  return records.filter(
    (record) =>
      record.runId !== by.runId &&
      record.status !== 'succeeded' &&
      record.cloud === by.cloud &&
      record.isEmulator === by.isEmulator &&
      (record.runId === by.undoes || (isSameGoal(record.plan.kind, by.plan.kind) && isWithin(record, by))),
  );
}

function isSameGoal(one: PlanKind, other: PlanKind): boolean {
  return one === other || (switches.includes(one) && switches.includes(other));
}

function isWithin(record: RunRecord, by: RunRecord): boolean {
  const touched = [by.plan.subject, ...by.plan.accounts].map(({ id }) => normalizeArmId(id));
  return [record.plan.subject, ...record.plan.accounts].every(({ id }) => touched.includes(normalizeArmId(id)));
}
