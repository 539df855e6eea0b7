import type { CloudEnvironment } from '../../../core/cloud.ts';
import type { RunRecord } from '../../../core/plans/record.ts';
import { sameArmId } from '../../../core/resources/armId.ts';
import { endingStep, timeOfDay } from './endWords.ts';

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

/** The unfinished runs that a new run of the same account makes pointless: its plan was derived from what they have left. */
export function superseded(records: readonly RunRecord[], by: RunRecord): readonly RunRecord[] {
  return records.filter(
    (record) =>
      record.runId !== by.runId &&
      record.status !== 'succeeded' &&
      record.cloud === by.cloud &&
      record.isEmulator === by.isEmulator &&
      sameArmId(record.plan.subject.id, by.plan.subject.id),
  );
}

/** How an unfinished run ended and where it stands, in one line. */
export function unfinishedWords(record: RunRecord): string {
  const when = `${new Date(record.updatedAt).toISOString().slice(0, 10)} ${timeOfDay(record.updatedAt)}`;
  const how = {
    running: 'interrupted',
    parked: 'awaiting since',
    failed: 'failed',
    cancelled: 'cancelled',
    succeeded: 'done',
  }[record.status];
  const ending = endingStep(record);
  return ending ? `${how} ${when}, at “${ending.step.title}”` : `${how} ${when}, before the proof`;
}
