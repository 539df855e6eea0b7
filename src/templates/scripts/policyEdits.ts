import {
  expiryTimeOf,
  lifetimeActionsOf,
  policyForStores,
  type LifetimeAction,
} from '../../core/plans/export/keyBody.ts';
import { toJson, type Value } from '../../core/resources/value.ts';
import type { TextEdit } from '../../core/templates.ts';
import { listWords, names } from './arguments.ts';
import type { Call } from './call.ts';
import { literal } from './statement.ts';
import { optionOf, type World } from './world.ts';

/**
 * A key's rotation policy where a command sets one: `az keyvault key rotation-policy update --value JSON`, or
 * `Set-AzKeyVaultKeyRotationPolicy`. Undefined where no command does, or a variable or a file says what it is.
 */
export function policyEdits(world: World, own: readonly Call[], policy: Value): readonly TextEdit[] | undefined {
  const call = own.findLast(({ name }) => /rotation-policy update$|keyrotationpolicy$/.test(name));
  if (!call) return undefined;
  return call.isPowerShell ? cmdletEdits(world, call, policy) : jsonEdit(world, call, policy);
}

function jsonEdit({ uri, lines }: World, call: Call, policy: Value): readonly TextEdit[] | undefined {
  const [word] = optionOf(call, names.policyValue)?.values ?? [];
  const json = toJson(policyForStores(policy));
  // What quotes become inside of double quotes differs between the shells.
  const isSafe = word && lines.text[word.start] === "'" && literal(word) !== undefined;
  if (!isSafe || json === undefined) return undefined;
  return [{ uri, range: lines.range(word), newText: `'${JSON.stringify(json)}'` }];
}

function cmdletEdits(world: World, call: Call, policy: Value): readonly TextEdit[] | undefined {
  const { uri, lines } = world;
  const expiry = expiryTimeOf(policy);
  const present = optionOf(call, names.lifetimeActions);
  const words = present ? listWords(world, call, present) : [];
  const last = words.at(-1);
  const wished = lifetimeActionsOf(policy);
  const more = wished.slice(words.length).map(tableOf);
  const written = words.map(({ start, end }) => lines.text.slice(start, end));
  // Those that are written stay, if they are the others that are wished: a person is not told to look for what we changed.
  const areKept = written.every((text, index) => new RegExp(wished[index]?.action ?? '^$', 'i').test(text));
  if (expiry === undefined || more.length === 0 || !areKept || (present && !last)) return undefined;
  const end = Math.max(
    ...call.options.flatMap(({ word, values }) => [word.end, ...values.map((one) => one.end)]),
    call.heading.end,
  );
  const insert = (at: number, newText: string): TextEdit => ({
    uri,
    range: lines.range({ start: at, end: at }),
    newText,
  });
  const validity = optionOf(call, names.expiresIn) ? [] : [insert(end, ` -ExpiresIn ${expiry}`)];
  const actions = last
    ? insert(last.end, `, ${more.join(', ')}`)
    : insert(end, ` -KeyRotationLifetimeAction ${more.join(', ')}`);
  return last?.end === end ? [actions, ...validity] : [...validity, actions];
}

function tableOf({ action, timeAfterCreate, timeBeforeExpiry }: LifetimeAction): string {
  const trigger =
    timeAfterCreate === undefined
      ? `TimeBeforeExpiry = '${timeBeforeExpiry ?? ''}'`
      : `TimeAfterCreate = '${timeAfterCreate}'`;
  return `@{ Action = '${action}'; ${trigger} }`;
}
