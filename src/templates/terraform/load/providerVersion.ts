import { evaluate } from '../evaluate/evaluate.ts';
import type { ModuleInstance } from '../evaluate/moduleInstance.ts';
import { asString, type Location, type Value } from '../../../core/resources/value.ts';
import { attributeOf, blocksOf, literalText } from '../access.ts';
import { memberOf } from '../evaluate/steps.ts';
import { placeIn } from '../evaluate/scope.ts';
import type { SourceFile } from './sourceFile.ts';

/** A version as numbers: major, minor, patch. */
export type Version = readonly [number, number, number];

/** The versions of a provider that a configuration can run with. What is left out has no bound. */
export interface VersionRange {
  readonly atLeast?: Version;
  /** Exclusive. */
  readonly below?: Version;
  /** Where the constraint, or the lock, is written. */
  readonly place?: Location;
}

/** The versions of azurerm by `required_providers` and the lock file, which names one. */
export function azurermVersions(module: ModuleInstance, lock: SourceFile | undefined): VersionRange {
  const locked = lock && lockedVersion(lock);
  if (locked) return { atLeast: locked, below: [locked[0], locked[1], locked[2] + 1] };
  return module.config.settings.reduce<VersionRange>((range, declared) => {
    const scope = module.scopeOf(declared);
    for (const required of blocksOf(declared.block.body, 'required_providers')) {
      const written = attributeOf(required.body, 'azurerm')?.value;
      if (!written) continue;
      const value = evaluate(written, scope);
      const constraint = asString(value) ?? asString(member(value, 'version'));
      if (constraint !== undefined) return { ...narrowed(range, constraint), place: placeIn(scope, written) };
    }
    return range;
  }, {});
}

function member(value: Value, name: string): Value {
  return value.kind === 'object' ? memberOf(value, name) : { kind: 'absent' };
}

function lockedVersion(lock: SourceFile): Version | undefined {
  for (const item of lock.parsed.body.items) {
    if (item.kind !== 'block' || item.type.text !== 'provider') continue;
    if (item.labels[0]?.text.endsWith('/hashicorp/azurerm') !== true) continue;
    const version = attributeOf(item.body, 'version')?.value;
    return version && parsed(literalText(version) ?? '');
  }
  return undefined;
}

function parsed(text: string): Version | undefined {
  const [, major, minor = '0', patch = '0'] = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text.trim()) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

/** `>= 4.0, < 5.0`, `~> 4.12`: the operators of Terraform's version constraints. */
function narrowed(range: VersionRange, constraint: string): VersionRange {
  return constraint.split(',').reduce<VersionRange>((so, part) => {
    const [, operator = '=', text = ''] = /^\s*(~>|>=|<=|!=|=|>|<)?\s*(.+?)\s*$/.exec(part) ?? [];
    const version = parsed(text);
    if (!version) return so;
    const [major, minor, patch] = version;
    const next: Version = [major, minor, patch + 1];
    switch (operator) {
      case '>=':
        return highest(so, version);
      case '>':
        return highest(so, next);
      case '<':
        return lowest(so, version);
      case '<=':
        return lowest(so, next);
      case '~>':
        return lowest(highest(so, version), text.split('.').length > 2 ? [major, minor + 1, 0] : [major + 1, 0, 0]);
      case '=':
        return lowest(highest(so, version), next);
      default:
        return so;
    }
  }, range);
}

function highest(range: VersionRange, version: Version): VersionRange {
  return !range.atLeast || compare(version, range.atLeast) > 0 ? { ...range, atLeast: version } : range;
}

function lowest(range: VersionRange, version: Version): VersionRange {
  return !range.below || compare(version, range.below) < 0 ? { ...range, below: version } : range;
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** Whether every version that may run is this one or a later one. */
export function isAtLeast({ atLeast }: VersionRange, version: Version): boolean {
  return atLeast !== undefined && compare(atLeast, version) >= 0;
}

/** Whether every version that may run is an earlier one. */
export function isBelow({ below }: VersionRange, version: Version): boolean {
  return below !== undefined && compare(below, version) <= 0;
}
