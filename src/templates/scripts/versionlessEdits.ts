import type { TextEdit } from '../../core/templates.ts';
import { names } from './arguments.ts';
import type { Call } from './call.ts';
import { optionOf, type World } from './world.ts';

/**
 * An encryption that names no version, where it is written in the command as JSON. PowerShell's cmdlet asks for a version, so that one
 * is left to the person.
 */
export function versionlessEdits({ uri, lines }: World, own: readonly Call[]): readonly TextEdit[] | undefined {
  const [word] = own.findLast((call) => optionOf(call, names.encryption))?.options.find(isEncryption)?.values ?? [];
  if (!word) return undefined;
  const written = lines.text.slice(word.start, word.end);
  const member = /\\?"keyVersion\\?"\s*:\s*\\?"[^"\\]*\\?"/i;
  // With the comma that goes with it, be it before or behind.
  const whole = new RegExp(`,\\s*${member.source}|${member.source}\\s*,\\s*|${member.source}`, 'i').exec(written);
  if (!whole) return undefined;
  const start = word.start + whole.index;
  return [{ uri, range: lines.range({ start, end: start + whole[0].length }), newText: '' }];
}

function isEncryption({ name }: { readonly name: string }): boolean {
  return (names.encryption as readonly string[]).includes(name);
}
