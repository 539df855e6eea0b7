import type { SetChange } from '../../core/plans/change.ts';
import { normalizeArmId } from '../../core/resources/armId.ts';
import type { Resource } from '../../core/resources/resource.ts';
import { asString, at, isNotSet } from '../../core/resources/value.ts';
import type { TextEdit } from '../../core/templates.ts';
import { names } from './arguments.ts';
import type { RanScript } from './ran.ts';
import { optionOf } from './world.ts';

const clientId = 'keyVaultProperties.identityClientId';

/** The edits of what a command says of an account; undefined where no text of its own says it. */
export function accountEdits(
  { path, value }: SetChange,
  account: Resource,
  script: RanScript & { readonly uri: string },
): readonly TextEdit[] | undefined {
  if (path === 'properties.encryption')
    return isNotSet(at(value, clientId)) ? withoutClientId(account, script) : undefined;
  const text = asString(value);
  if (text === undefined) return undefined;
  if (path === 'identity.type') return text === 'SystemAssigned' ? assignIdentity(account, script) : undefined;
  return replaceText(text, account, path, script);
}

/** The account gets its own identity by the command that creates it. */
function assignIdentity(
  account: Resource,
  { uri, lines, run }: RanScript & { readonly uri: string },
): readonly TextEdit[] | undefined {
  const id = normalizeArmId(account.id ?? account.key);
  const made = run.world.made.find((one) => normalizeArmId(one.id) === id);
  if (!made || optionOf(made.call, names.assignIdentity)) return undefined;
  const { heading, isPowerShell, options } = made.call;
  const ends = options.flatMap(({ word, values }) => [word, ...values].map(({ end }) => end));
  const end = Math.max(heading.end, ...ends);
  return [
    {
      uri,
      range: lines.range({ start: end, end }),
      newText: isPowerShell ? ' -AssignIdentity' : ' --assign-identity',
    },
  ];
}

/** The system-assigned identity is named by naming none: the option is taken out, or the member of the JSON with its comma. */
function withoutClientId(
  account: Resource,
  { uri, lines, run }: RanScript & { readonly uri: string },
): readonly TextEdit[] | undefined {
  const start = account.declaration && lines.offset(account.declaration.range.start);
  const call = run.calls.find(({ statement }) => statement.start === start);
  const own = call && optionOf(call, names.identityClientId);
  const [value] = own?.values ?? [];
  if (own && value) return [{ uri, range: lines.range({ start: own.word.start - 1, end: value.end }), newText: '' }];
  const [json] = (call && optionOf(call, names.encryption)?.values) ?? [];
  const written = json && lines.text.slice(json.start, json.end);
  const found =
    written === undefined
      ? null
      : (/,\s*\\?"identityClientId\\?"\s*:\s*\\?"[^"\\]*\\?"/u.exec(written) ??
        /\\?"identityClientId\\?"\s*:\s*\\?"[^"\\]*\\?"\s*,?\s*/u.exec(written));
  if (!json || !found) return undefined;
  const place = { start: json.start + found.index, end: json.start + found.index + found[0].length };
  return [{ uri, range: lines.range(place), newText: '' }];
}

/** A text in the place of the one that is written, also where that is a member of JSON in one word. */
function replaceText(
  text: string,
  account: Resource,
  path: string,
  { uri, lines }: RanScript & { readonly uri: string },
): readonly TextEdit[] | undefined {
  const present = account.read(path);
  const written = asString(present);
  const place = present.kind === 'known' && present.origin?.kind === 'file' ? present.origin.range : undefined;
  if (written === undefined || !place) return undefined;
  const word = { start: lines.offset(place.start), end: lines.offset(place.end) };
  const [before, after, more] = lines.text.slice(word.start, word.end).split(written);
  // What a variable holds, or what stands there twice, is left to the person.
  if (before === undefined || after === undefined || more !== undefined) return undefined;
  const start = word.start + before.length;
  return [{ uri, range: lines.range({ start, end: start + written.length }), newText: text }];
}
