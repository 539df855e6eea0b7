import { Locked } from '../core/plans/lock.ts';
import { isFinished, type RunRecord } from '../core/plans/record.ts';
import type { Journal } from '../core/sources.ts';
import { UsageError } from './problem.ts';
import { statusWords } from './runWords.ts';
import { printable } from './style.ts';
import { table } from './table.ts';

/**
 * The run that is called so: by its id, by a beginning of it that only one has, or `last` for the one that was begun last.
 * @throws UsageError
 */
export async function runNamed(text: string, journal: Journal): Promise<RunRecord> {
  const all = await journal.list();
  const exact = text === 'last' ? all.at(-1) : all.find(({ runId }) => runId === text);
  if (exact) return exact;
  const [only, ...others] = all.filter(({ runId }) => runId.startsWith(text));
  if (only && others.length === 0) return only;
  const ids = (only ? [only, ...others] : all).map(({ runId }) => `\n  ${runId}`).join('');
  if (only) throw new UsageError(`More than one run begins with “${text}”:${ids}`);
  throw new UsageError(`There is no run “${text}”${ids === '' ? '; none is kept.' : `; there are:${ids}`}`);
}

/** Whether a run that the journal calls running does: otherwise its program has died. */
export async function isBeingRun({ plan, status, runId }: RunRecord, journal: Journal): Promise<boolean> {
  if (status !== 'running') return false;
  const held = [plan.subject, ...plan.accounts].map(({ id }) => id);
  try {
    const lock = await journal.lock(held, { runId, title: plan.title });
    await lock.release();
    return false;
  } catch (thrown) {
    if (thrown instanceof Locked) return thrown.holder.runId === runId;
    throw thrown;
  }
}

/** The runs as a table, the latest first. */
export function runsTable(records: readonly RunRecord[], running: ReadonlySet<string>): readonly string[] {
  if (records.length === 0) return ['No runs are kept.'];
  const rows = [...records]
    .reverse()
    .map((record) => [
      record.runId,
      record.status === 'running' && !running.has(record.runId) ? 'interrupted' : statusWords[record.status],
      `${record.plan.steps.filter(({ id }) => isFinished(record.steps[id])).length}/${record.plan.steps.length}`,
      new Date(record.startedAt).toISOString().slice(0, 16).replace('T', ' '),
      record.isEmulator ? 'emulator' : record.cloud,
      printable(record.plan.title),
    ]);
  return table(['RUN', 'STATE', 'STEPS', 'BEGUN (UTC)', 'CLOUD', 'PLAN'], rows);
}
