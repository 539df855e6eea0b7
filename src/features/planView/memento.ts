import type { BoardMemento, WizardMemento } from '../../protocol/messages.ts';
import { readAnswers } from './wizard/answers.ts';
import { isWizardKind } from './wizard/kinds.ts';

/** What a page kept for the window's next life; undefined where it is of another version, or not ours at all. */
export function parseMemento(kept: unknown): BoardMemento | undefined {
  const { board } = asRecord(kept);
  const { format, account, part, runId, wizard: keptWizard } = asRecord(board);
  const { id, name } = asRecord(account);
  if (format !== 1 || typeof id !== 'string' || typeof name !== 'string') return undefined;
  if (part !== 'plan' && part !== 'encryption') return undefined;
  const wizard = parseWizard(keptWizard);
  return {
    format,
    account: { id, name },
    part,
    ...(typeof runId === 'string' && { runId }),
    ...(wizard && { wizard }),
  };
}

function parseWizard(kept: unknown): WizardMemento | undefined {
  const { kind, answers } = asRecord(kept);
  return isWizardKind(kind) ? { kind, answers: readAnswers(answers) } : undefined;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
