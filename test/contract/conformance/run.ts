import { knownKinds } from '../descriptions/knownKinds.ts';
import { seenElsewhere } from '../descriptions/seenElsewhere.ts';
import { loadDescriptions } from '../descriptions/sets.ts';
import { validateLog, type LogCounts } from '../descriptions/suiteLog.ts';
import { validateReplays } from '../descriptions/validateReplays.ts';
import { Validation } from '../descriptions/validation.ts';
import { loadInteractions } from '../recordings/load.ts';
import type { OperationName } from '../recordings/operations.ts';
import { Recordings, type Verdict } from '../recordings/replay.ts';
import { join } from 'node:path';

/** What is held against what. */
export interface ConformanceInput {
  /** The folder of Azure's data: `recordings` and `specs` (AOAI_CMK_AZURE_DATA). */
  readonly data: string;
  /** A folder to prepare the descriptions in. */
  readonly scratch: string;
  /** Where the emulators of the test suite wrote what they answered. */
  readonly log: string;
}

/** Everything that was compared, before it is put into words. */
export interface Conformance {
  readonly recordings: Recordings;
  readonly verdicts: ReadonlyMap<OperationName, readonly Verdict[]>;
  /** The responses of the replay, each also under API versions that descriptions have. */
  readonly replays: Validation;
  readonly suite: Validation;
  readonly suiteCounts: LogCounts;
}

/** Replays the recordings, then holds all responses against the descriptions. Takes about half a minute. */
export async function runConformance({ data, scratch, log }: ConformanceInput): Promise<Conformance> {
  const interactions = loadInteractions(join(data, 'recordings'));
  const recordings = new Recordings(interactions);
  const verdicts = await recordings.replayAll();
  const sets = await loadDescriptions(data, scratch);
  const recorded = await knownKinds(sets, interactions);
  const known = (kind: string): boolean => recorded.has(kind) || seenElsewhere.some(({ kinds }) => kinds.test(kind));
  const replays = new Validation(sets, known);
  await validateReplays(verdicts, sets, replays);
  const suite = new Validation(sets, known);
  const suiteCounts = await validateLog(log, suite);
  return { recordings, verdicts, replays, suite, suiteCounts };
}
