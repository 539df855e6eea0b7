import * as vscode from 'vscode';
import type { Estate } from '../../../core/inspection/estate.ts';
import type { RunRecord } from '../../../core/plans/record.ts';
import { describeRun } from '../../../core/plans/describe.ts';
import { connectedEstate } from '../connected.ts';
import type { ActionContext } from '../context.ts';
import { pick } from '../pickers/picker.ts';
import { showEnd } from './ending.ts';
import { perform } from './perform.ts';
import { showProof } from './proofs.ts';
import { canUndo } from './undoable.ts';
import { undoRecord } from './undoRun.ts';
import { belongsTo } from './unfinished.ts';
import { unfinishedWords } from './unfinishedWords.ts';

/** "Resume": looks at every step again and goes on. */
export async function resumeRun(argument: unknown, context: ActionContext): Promise<void> {
  const { deps } = context;
  const estate = await connectedEstate(deps.session);
  if (!estate) return deps.offerConnection();
  const record = await recordOf(argument, estate, context, 'Resume a Run');
  if (record) await resumeRecord(record, estate, context);
}

/** "Look Again" at what a parked run awaits. */
export async function lookAgainAt(argument: unknown, context: ActionContext): Promise<void> {
  const { deps } = context;
  const estate = await connectedEstate(deps.session);
  if (!estate) return deps.offerConnection();
  const record = await recordOf(argument, estate, context, 'Look Again at a Run', {
    isOffered: ({ status }) => status === 'parked',
    none: 'No run awaits anything.',
  });
  if (record) await resumeRecord(record, estate, context);
}

export async function resumeRecord(record: RunRecord, estate: Estate, context: ActionContext): Promise<void> {
  // Another window may have brought it to its end since it was shown.
  if (record.status === 'succeeded') {
    return showEnd(record, estate, context);
  }
  if (!belongsTo(record, estate.source.cloud)) {
    const where = record.isEmulator ? 'the emulator' : record.cloud;
    const message = `“${record.plan.title}” belongs to ${where}. Connect there to resume it.`;
    await vscode.window.showInformationMessage(message);
    return;
  }
  await perform(record, estate, context);
}

/** "Discard": forgets the record. What the run has done in Azure stays as it is. */
export async function discardRun(argument: unknown, context: ActionContext): Promise<void> {
  const { deps, unfinished } = context;
  const estate = await connectedEstate(deps.session);
  if (!estate) return deps.offerConnection();
  const record = await recordOf(argument, estate, context, 'Discard a Run');
  if (!record) return;
  const discard = 'Discard';
  const detail = `What it has done stays as it is, and it cannot be resumed afterwards.\n\n${describeRun(record).join('\n')}`;
  const question = `Discard the unfinished run “${record.plan.title}”?`;
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, discard)) !== discard) return;
  await deps.journal.remove(record.runId);
  unfinished.changed();
}

/** "Show Plan" of a run. */
export async function showRun(argument: unknown, context: ActionContext): Promise<void> {
  const { deps } = context;
  const estate = await connectedEstate(deps.session);
  if (!estate) return deps.offerConnection();
  const record = await recordOf(argument, estate, context, 'Show a Run');
  if (record) deps.planViewer.show(record.plan, record);
}

/** "Undo…": of a run that has come to its end, or of one that has not. */
export async function undoRun(argument: unknown, context: ActionContext): Promise<void> {
  const { deps } = context;
  const estate = await connectedEstate(deps.session);
  if (!estate) return deps.offerConnection();
  const record = await recordOf(argument, estate, context, 'Undo a Run', {
    isOffered: canUndo,
    none: 'No run has left anything that could be taken back.',
  });
  if (record) await undoRecord(record, estate, context);
}

/** "Show Proof": of a run that has come to its end. */
export async function showProofOf(argument: unknown, context: ActionContext): Promise<void> {
  const { deps } = context;
  const estate = await connectedEstate(deps.session);
  if (!estate) return deps.offerConnection();
  const record = await recordOf(argument, estate, context, 'Show the Proof of a Run', {
    isOffered: ({ status }) => status === 'succeeded',
    none: 'No run has come to its end within the last 30 days.',
  });
  if (record) await showProof(record);
}

interface Offered {
  readonly isOffered: (record: RunRecord) => boolean;
  /** What to say where there is none. */
  readonly none: string;
}

const unfinishedOnes: Offered = {
  isOffered: ({ status }) => status !== 'succeeded',
  none: 'Every run has come to its end.',
};

/** The record that a command was called on, as the journal has it now; else the one that is picked. */
async function recordOf(
  argument: unknown,
  estate: Estate,
  { deps, runs }: ActionContext,
  title: string,
  { isOffered, none }: Offered = unfinishedOnes,
): Promise<RunRecord | undefined> {
  const records = await deps.journal.list();
  const runId = deps.runOf(argument);
  if (runId !== undefined) {
    const record = records.find((one) => one.runId === runId);
    if (!record)
      await vscode.window.showInformationMessage('This run is no longer there: it was discarded or replaced.');
    return record;
  }
  const open = records
    .filter((record) => belongsTo(record, estate.source.cloud) && isOffered(record) && !runs.isActive(record.runId))
    .sort((a, b) => b.updatedAt - a.updatedAt);
  if (open.length === 0) {
    await vscode.window.showInformationMessage(none);
    return undefined;
  }
  const picked = await pick<RunRecord>({
    title,
    place: { step: 1, total: 1, canGoBack: false },
    placeholder: 'Which run?',
    purpose: 'list the runs',
    load: (show) =>
      show(
        open.map((record) => ({
          kind: 'choice',
          id: record.runId,
          label: record.plan.title,
          icon: 'history',
          detail: unfinishedWords(record),
          means: { value: record },
        })),
      ),
  });
  return picked.kind === 'value' ? picked.value : undefined;
}
