import type { RunRecord } from './record.ts';

/** Runs that have not come to their end, for whoever shows them. */
export interface UnfinishedRuns {
  /** Of every cloud, the latest first; those that go on in this window among them. */
  list(): Promise<readonly RunRecord[]>;
  /** Whether a run goes on in this window: one that the journal calls running and that does not was interrupted. */
  isActive(runId: string): boolean;
  onDidChange(listener: () => void): { dispose(): void };
}
