import { toFailure } from '../../../failure.ts';
import { hasRefused } from '../../../inspection/keyUse.ts';
import { parentArmId } from '../../../resources/armId.ts';
import { newestVersion, type Binding } from '../../../resources/binding.ts';
import { isLive, type LiveResource, type Resource } from '../../../resources/resource.ts';
import { asBoolean, asNumber, asString, asStrings, known, type Value } from '../../../resources/value.ts';
import { short, usedVersion } from '../../../rules/usedVersion.ts';
import type { EstateReader } from '../../../sources.ts';
import type { GoalChange } from '../../derive.ts';
import type { PlanFinding } from '../../plan.ts';
import type { Comeback } from './comeback.ts';

const day = 24 * 60 * 60;

/** The validity that an extended key gets where its own is not known or shorter, in seconds. */
const leastExtension = 365 * day;

/** How far back refusals in the audit log count, in milliseconds. */
const refusalWindow = 30 * day * 1000;

/**
 * What keeps a key that is there from serving, and can be set right: it is switched off, not valid, or lacks an operation. Attributes
 * and operations can be updated, those of a key being its newest version's. Source: Key Vault REST API, Update Key.
 */
export function mendKey(binding: Binding, now: number): readonly GoalChange[] {
  const used = usedVersion(binding);
  if (!used || binding.key?.kind !== 'found') return [];
  const target = used.resource;
  const { description } = used;
  const goal: GoalChange[] = [];
  const attribute = (name: string) => used.resource.read(`properties.attributes.${name}`);
  if (asBoolean(attribute('enabled')) === false) {
    goal.push(setting('enable-key', target, 'attributes.enabled', known(true), enableWords(description)));
  }
  const exp = asNumber(attribute('exp'));
  if (exp !== undefined && exp * 1000 <= now) {
    const until = extension(exp, asNumber(attribute('created')), now);
    goal.push(setting('extend-key', target, 'attributes.exp', known(until), extendWords(description, until)));
  }
  const nbf = asNumber(attribute('nbf'));
  if (nbf !== undefined && nbf * 1000 > now) {
    const words = {
      title: `Let ${lower(description)} be valid from now on`,
      reason: `${description} is not valid yet, so it encrypts nothing.`,
      cost: 'Who set the date may have had a reason.',
    };
    goal.push(setting('activate-key', target, 'attributes.nbf', known(Math.floor(now / 1000)), words));
  }
  return [...goal, ...mendOperations(binding.key.resource)];
}

function mendOperations(key: Resource): readonly GoalChange[] {
  const operations = asStrings(key.read('properties.keyOps')) ?? [];
  const lacking = ['wrapKey', 'unwrapKey'].filter(
    (name) => !operations.some((own) => own.toLowerCase() === name.toLowerCase()),
  );
  if (operations.length === 0 || lacking.length === 0) return [];
  const words = {
    title: `Let key ${key.name} ${lacking.map((name) => name.replace('Key', '')).join(' and ')}`,
    reason: `Key ${key.name} does not allow ${lacking.join(' and ')}, which encryption needs.`,
    cost: 'The key may do more than before; who may use it stays as it is.',
  };
  return [setting('key-operations', key, 'keyOps', known([...operations, ...lacking]), words)];
}

interface Words {
  readonly title: string;
  readonly reason: string;
  readonly cost: string;
}

function setting(id: string, target: Resource, path: string, value: Value, words: Words): GoalChange {
  return {
    id,
    title: words.title,
    change: { kind: 'set', resource: target.id ?? target.key, type: target.type, path: `properties.${path}`, value },
    cost: 'none',
    costExplanation: words.cost,
    reason: words.reason,
  };
}

function enableWords(description: string): Words {
  return {
    title: `Switch ${lower(description)} on`,
    reason: `${description} is disabled, so nothing can be encrypted or opened with it.`,
    cost: 'Everybody who has a right to the key can use it again. If it was switched off because it is compromised, replace it instead.',
  };
}

function extendWords(description: string, until: number): Words {
  const date = new Date(until * 1000).toISOString().slice(0, 10);
  return {
    title: `Extend ${lower(description)} until ${date}`,
    reason: `${description} has expired: it still opens data but encrypts no more.`,
    cost: 'The same key material serves for longer. Where a policy demands new material, rotate the key instead; accounts that are pinned must then be brought along.',
  };
}

/** As long again as it was valid at first, and a year at least. */
function extension(exp: number, created: number | undefined, now: number): number {
  const validity = created === undefined ? 0 : exp - created;
  return Math.floor(now / 1000) + Math.max(validity, leastExtension);
}

/**
 * Older versions that are off: data that was wrapped with them stays shut. Which of them an account still needs is told only by
 * refusals in the audit log; those are switched on, the others are named.
 */
export async function mendOlderVersions(
  reader: EstateReader,
  binding: Binding,
  now: number,
  signal: AbortSignal,
): Promise<Comeback> {
  if (binding.key?.kind !== 'found' || !isLive(binding.key.resource)) return { goal: [], findings: [] };
  const key = binding.key.resource;
  const current = binding.version?.kind === 'pinned' ? binding.version.version : newestVersion(key);
  try {
    const { items } = await reader.keyVersions(key, signal);
    const off = items.filter(
      (version) =>
        version.name.toLowerCase() !== current?.toLowerCase() &&
        asBoolean(version.read('properties.attributes.enabled')) === false,
    );
    if (off.length === 0) return { goal: [], findings: [] };
    const use = await reader.keyUse(key.id, now - refusalWindow, signal);
    const principal = asString(binding.identity?.principalId ?? known(null));
    const wanted = off.filter(({ name }) => principal !== undefined && hasRefused(use, name, principal));
    const doubtful = off.filter((version) => !wanted.includes(version));
    return {
      goal: wanted.map((version) => olderVersion(version, binding)),
      findings: doubtful.map((version) => doubt(version, binding)),
    };
  } catch (thrown) {
    const failure = toFailure(thrown, 'list the versions', key.id);
    if (failure.kind === 'cancelled') throw failure;
    const message = `Whether older versions of key ${key.name} are off could not be read: ${failure.message}`;
    return {
      goal: [],
      findings: [{ rule: 'older-versions', severity: 'info', certainty: 'unknown', subject: key.id, message }],
    };
  }
}

function olderVersion(version: LiveResource, { account }: Binding): GoalChange {
  const name = `version ${short(version.name)} of key ${keyNameOf(version)}`;
  const words = {
    title: `Switch ${name} on`,
    reason: `The audit log shows that ${account.name} was refused ${name}, which is off: data wrapped with it stays shut.`,
    cost: 'Everybody who has a right to the key can use the version again.',
  };
  return setting(`enable-${short(version.name)}`, version, 'attributes.enabled', known(true), words);
}

function doubt(version: LiveResource, { account }: Binding): PlanFinding {
  const message = `Version ${short(version.name)} of key ${keyNameOf(version)} is off. Whether ${account.name} still needs it for older data cannot be known: no audit log shows that it was refused. Enable that version if data stays shut.`;
  return { rule: 'older-versions', severity: 'warning', certainty: 'unknown', subject: version.id, message };
}

function keyNameOf({ id }: LiveResource): string {
  const keyId = parentArmId(id) ?? id;
  return keyId.slice(keyId.lastIndexOf('/') + 1);
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
