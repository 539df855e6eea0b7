import type { BoardMemento } from '../../protocol/messages.ts';

/** What a page kept for the window's next life; undefined where it is of another version, or not ours at all. */
export function parseMemento(kept: unknown): BoardMemento | undefined {
  const { board } = asRecord(kept);
  const { format, account, part, runId } = asRecord(board);
  const { id, name } = asRecord(account);
  if (format !== 1 || typeof id !== 'string' || typeof name !== 'string') return undefined;
  if (part !== 'plan' && part !== 'encryption') return undefined;
  return { format, account: { id, name }, part, ...(typeof runId === 'string' && { runId }) };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
