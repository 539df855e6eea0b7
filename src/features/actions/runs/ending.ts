import * as vscode from 'vscode';
import type { RunRecord } from '../../../core/plans/record.ts';
import type { EstateReader } from '../../../core/sources.ts';
import type { ActionDeps } from '../deps.ts';
import { tookEffect } from './aftermath.ts';
import { cancelledWords, failureWords, parkedWords, successWords } from './endWords.ts';
import { showProof } from './proofs.ts';

const proof = 'Show Proof';
const resume = 'Resume';
const plan = 'Show Plan';
const log = 'Show Log';

/** Tells how a run ended, with the next thing to do. */
export async function showEnd(
  record: RunRecord,
  reader: EstateReader,
  { planViewer, showLog }: Pick<ActionDeps, 'planViewer' | 'showLog'>,
  again: () => Promise<void>,
): Promise<void> {
  switch (await tell(record, reader)) {
    case proof:
      await showProof(record);
      break;
    case resume:
      await again();
      break;
    case plan:
      planViewer.show(record.plan, record);
      break;
    case log:
      showLog();
      break;
    default:
  }
}

async function tell(record: RunRecord, reader: EstateReader): Promise<string | undefined> {
  const { showInformationMessage, showErrorMessage } = vscode.window;
  switch (record.status) {
    case 'succeeded':
      return showInformationMessage(successWords(record), proof);
    case 'cancelled':
      return showInformationMessage(cancelledWords(record, await tookEffect(record, reader)), resume, plan);
    case 'parked':
      return showInformationMessage(parkedWords(record), resume, plan);
    case 'failed':
    case 'running':
      return showErrorMessage(failureWords(record), resume, plan, log);
  }
}
