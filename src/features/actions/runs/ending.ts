import * as vscode from 'vscode';
import type { Estate } from '../../../core/inspection/estate.ts';
import type { RunRecord } from '../../../core/plans/record.ts';
import type { EstateReader } from '../../../core/sources.ts';
import type { ActionContext } from '../context.ts';
import { tookEffect } from './aftermath.ts';
import { cancelledWords, failureWords, parkedWords, remedyOf, successWords } from './endWords.ts';
import { showProof } from './proofs.ts';
import { canUndo } from './undoable.ts';

const proof = 'Show Proof';
const undo = 'Undo…';
const resume = 'Resume';
const look = 'Look Again';
const plan = 'Show Plan';
const log = 'Show Log';

/** Tells how a run ended, with the next thing to do. */
export async function showEnd(record: RunRecord, estate: Estate, context: ActionContext): Promise<void> {
  const { deps } = context;
  const remedy = remedyOf(record);
  switch (await tell(record, estate.source, remedy?.label)) {
    case undefined:
      break;
    case proof:
      await showProof(record);
      break;
    case undo:
      await (await import('./undoRun.ts')).undoRecord(record, estate, context);
      break;
    case resume:
    case look:
      await (await import('./perform.ts')).perform(record, estate, context);
      break;
    case plan:
      deps.planViewer.show(record.plan, record);
      break;
    case log:
      deps.showLog();
      break;
    case remedy?.label:
      if (remedy) await (await import('../act.ts')).actOn(remedy.input, remedy.title, estate, context);
      break;
    default:
  }
}

async function tell(record: RunRecord, reader: EstateReader, remedy: string | undefined): Promise<string | undefined> {
  const { showInformationMessage, showErrorMessage } = vscode.window;
  const takeBack = canUndo(record) ? [undo] : [];
  switch (record.status) {
    case 'succeeded':
      return showInformationMessage(successWords(record), proof, ...takeBack);
    case 'cancelled':
      return showInformationMessage(
        cancelledWords(record, await tookEffect(record, reader)),
        resume,
        plan,
        ...takeBack,
      );
    case 'parked':
      return showInformationMessage(parkedWords(record), look, plan);
    case 'failed':
    case 'running':
      return showErrorMessage(
        failureWords(record),
        ...(remedy === undefined ? [] : [remedy]),
        resume,
        plan,
        log,
        ...takeBack,
      );
  }
}
