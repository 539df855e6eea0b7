import { createHash } from 'node:crypto';
import { asObject, member } from '../json.ts';
import type { StatePart } from './part.ts';
import { textOf, valueFrom } from './text.ts';

/** What no emulator has written, or what somebody has changed since; the message says what is wrong with it. */
export class StateError extends Error {}

const format = 'emulated Azure';
/** Grows with every change after which an older document can no longer be read. */
const version = 1;

/** Everything that the parts remember, as one JSON document with its checksum. */
export function writeDocument(parts: readonly StatePart[]): string {
  const state = `{${parts.map((part) => `${JSON.stringify(part.name)}:${textOf(part.take())}`).join(',')}}`;
  return `{"format":"${format}","version":${version},"sha256":"${checksum(state)}","state":${state}}\n`;
}

/**
 * Puts what a document holds in place of what the parts remember: all of it at once, or nothing. Rejects with StateError
 * for a document that is cut off, damaged, or of another emulator.
 */
export async function readDocument(parts: readonly StatePart[], text: string): Promise<void> {
  const state = stateIn(text);
  const changes = await Promise.all(parts.map(async (part) => await prepare(part, valueFrom(state[part.name]))));
  for (const change of changes) change();
}

/** Throws StateError. */
function stateIn(text: string): Readonly<Record<string, unknown>> {
  const document = parsed(text);
  if (member(document, 'format') !== format) throw new StateError('it is no state of an emulated Azure');
  const written = member(document, 'version');
  if (written !== version) {
    throw new StateError(`it is of version ${String(written)}, and this emulator reads version ${version}`);
  }
  const state = asObject(member(document, 'state'));
  // As the writer wrote it: another layout of the same JSON is no damage.
  if (state === undefined || checksum(JSON.stringify(state)) !== member(document, 'sha256')) {
    throw new StateError('it is damaged: its checksum is not that of its content');
  }
  return state;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StateError(
      text.startsWith(`{"format":"${format}"`) || text.trim() === ''
        ? `it is cut off: it ends after ${Buffer.byteLength(text)} bytes, before its state does`
        : 'it is no state of an emulated Azure',
    );
  }
}

async function prepare(part: StatePart, value: unknown): Promise<() => void> {
  try {
    return await part.prepare(value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StateError(`its part '${part.name}' cannot be read: ${reason}`);
  }
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
