import { nextRotation, rotationWords } from '../../../core/inspection/rotation.ts';
import type { Resource } from '../../../core/resources/resource.ts';
import { asBoolean, asNumber, asString, asStrings, type Value } from '../../../core/resources/value.ts';
import { short } from '../../../core/rules/usedVersion.ts';
import { escapeMarkdown, list, paragraphs } from '../../../platform/markdown.ts';
import type { Icon, Presentation } from './presentation.ts';
import { day, dotted } from './words.ts';

/** A key of a vault or Managed HSM. `users` are the names of the accounts whose encryption names it. */
export function presentKey(key: Resource, users: readonly string[], now: number): Presentation {
  const standing = standingOf(key, now);
  const description = dotted(material(key), standing.words, rotationWords(key), protects(users));
  return {
    label: key.name,
    description,
    icon: standing.icon ?? { id: 'key' },
    tooltip: paragraphs(
      `**${escapeMarkdown(key.name)}** · key`,
      facts(key, now),
      users.length === 0
        ? 'No account that is shown names it.'
        : `Accounts under it: ${users.map(escapeMarkdown).join(', ')}.`,
    ),
    spoken: `Key ${key.name}, ${description}`,
    contextValue: `key.${switchOf(key)}`,
    folding: 'folded',
  };
}

export interface VersionPlace {
  readonly key: Resource;
  readonly isNewest: boolean;
  /** The names of the accounts that are pinned to it. */
  readonly users: readonly string[];
}

export function presentVersion(version: Resource, { key, isNewest, users }: VersionPlace, now: number): Presentation {
  const created = asNumber(version.read('properties.attributes.created'));
  const standing = standingOf(version, now);
  const description = dotted(
    isNewest ? 'newest' : undefined,
    created === undefined ? undefined : `created ${day(created)}`,
    standing.words,
    users.length === 0 ? undefined : `pinned by ${listed(users)}`,
  );
  return {
    label: short(version.name),
    description,
    icon: standing.icon ?? { id: isNewest ? 'git-commit' : 'history' },
    tooltip: paragraphs(
      `Version \`${version.name.replaceAll('`', '')}\` of **${escapeMarkdown(key.name)}**`,
      facts(version, now),
    ),
    spoken: `Version ${short(version.name)} of key ${key.name}, ${description}`,
    contextValue: `keyVersion.${switchOf(version)}`,
    folding: 'leaf',
  };
}

/** Whether it is switched on, for the menus; a listing may leave it out. */
function switchOf(key: Resource): 'enabled' | 'disabled' | 'unknown' {
  const enabled = asBoolean(key.read('properties.attributes.enabled'));
  return enabled === undefined ? 'unknown' : enabled ? 'enabled' : 'disabled';
}

/** Type and size; undefined where a list leaves them out. */
function material(key: Resource): string | undefined {
  const kty = asString(key.read('properties.kty'));
  if (kty === undefined) return undefined;
  const size = asNumber(key.read('properties.keySize'));
  return [kty, size ?? asString(key.read('properties.curveName'))].filter((part) => part !== undefined).join(' ');
}

/** What speaks against using it, in a word or two. */
function standingOf(key: Resource, now: number): { readonly words?: string; readonly icon?: Icon } {
  const enabled = key.read('properties.attributes.enabled');
  const expires = asNumber(key.read('properties.attributes.exp'));
  const begins = asNumber(key.read('properties.attributes.nbf'));
  if (enabled.kind === 'unknown') return { words: 'unknown', icon: { id: 'question', color: 'unknown' } };
  if (asBoolean(enabled) === false) return { words: 'disabled', icon: { id: 'circle-slash', color: 'unknown' } };
  if (expires !== undefined && expires * 1000 <= now) {
    return { words: `expired ${day(expires)}`, icon: { id: 'circle-slash', color: 'unknown' } };
  }
  if (begins !== undefined && begins * 1000 > now) return { words: `not before ${day(begins)}`, icon: { id: 'clock' } };
  return expires === undefined ? {} : { words: `expires ${day(expires)}` };
}

function facts(key: Resource, now: number): string | undefined {
  const enabled = key.read('properties.attributes.enabled');
  const operations = key.read('properties.keyOps');
  return list(
    [
      fact('Type', key.read('properties.kty'), material(key)),
      fact('Enabled', enabled, yesOrNo(asBoolean(enabled))),
      time('Created', key.read('properties.attributes.created')),
      time('Not before', key.read('properties.attributes.nbf')),
      time('Expires', key.read('properties.attributes.exp'), now),
      fact('Rotation', key.read('properties.rotationPolicy'), rotation(key)),
      fact('Operations', operations, asStrings(operations)?.join(', ')),
    ].filter((line) => line !== undefined),
  );
}

/** How it is rotated by its own policy, and when next. */
function rotation(key: Resource): string | undefined {
  const words = rotationWords(key);
  const next = nextRotation(key);
  return words === undefined ? undefined : dotted(words, next === undefined ? undefined : `next ${day(next / 1000)}`);
}

function fact(name: string, value: Value, words: string | undefined): string | undefined {
  if (words !== undefined) return `${name}: ${escapeMarkdown(words)}`;
  return value.kind === 'unknown' ? `${name}: unknown (${escapeMarkdown(value.reason)})` : undefined;
}

function time(name: string, value: Value, now?: number): string | undefined {
  const seconds = asNumber(value);
  if (seconds === undefined) return fact(name, value, undefined);
  return `${name}: ${day(seconds)}${now !== undefined && seconds * 1000 <= now ? ' (passed)' : ''}`;
}

function yesOrNo(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : value ? 'yes' : 'no';
}

export function protects(users: readonly string[]): string | undefined {
  return users.length === 0 ? undefined : `protects ${listed(users)}`;
}

function listed(users: readonly string[]): string {
  return users.length <= 2 ? users.join(' and ') : `${users.length} accounts`;
}
