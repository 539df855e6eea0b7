import { normalizeArmId, parentArmId, parseArmId } from '../../../core/resources/armId.ts';
import { resourceType, types, type ResourceType } from '../../../core/resources/types.ts';
import {
  at,
  isExpression,
  memberNames,
  referencesIn,
  type Location,
  type Value,
} from '../../../core/resources/value.ts';
import type { DeploymentNode } from '../../sequence.ts';
import { record, textOf } from '../language/values.ts';

type Pieces = NonNullable<DeploymentNode['pieces']>;

/** What others are about, so that a template which names one takes it to exist. */
const nameable: ReadonlySet<ResourceType> = new Set([
  types.vault,
  types.managedHsm,
  types.vaultKey,
  types.hsmKey,
  types.userAssignedIdentity,
]);

/**
 * The resources that a deployment only refers to. Version 1 of the language has no `existing`: a child of a vault, a role assigned at it, an
 * identity that is attached or a `reference()` says that there is one.
 */
export function impliedResources(nodes: readonly DeploymentNode[]): readonly DeploymentNode[] {
  const declared = new Set(nodes.flatMap(({ pieces }) => (pieces ? [normalizeArmId(pieces.id)] : [])));
  const implied = new Map<string, DeploymentNode>();
  const imply = (id: string, place: Location): void => {
    const key = normalizeArmId(id);
    const type = resourceType(parseArmId(id)?.type ?? '');
    if (!type || !nameable.has(type) || declared.has(key) || implied.has(key)) return;
    implied.set(key, { node: `implied ${key}`, after: [], pieces: existing(id, type, place) });
    const above = parentArmId(id);
    if (above !== undefined) imply(above, place);
  };
  for (const { pieces } of nodes) {
    if (!pieces) continue;
    for (const { id, place } of mentioned(pieces)) imply(id, place);
  }
  return [...implied.values()];
}

function existing(id: string, type: ResourceType, { uri, range }: Location): Pieces {
  return { id, type, body: record({}), declaration: { format: 'arm', uri, range, heading: range, existing: true } };
}

function* mentioned({ id, body, declaration }: Pieces): Generator<{ readonly id: string; readonly place: Location }> {
  const heading = { uri: declaration.uri, range: declaration.heading };
  const above = parentArmId(id);
  if (above !== undefined) yield { id: above, place: heading };
  const scope = at(body, 'properties.scope');
  const scopeId = textOf(scope);
  if (scopeId !== undefined) yield { id: scopeId, place: placeOf(scope) ?? heading };
  const attached = at(body, 'identity.userAssignedIdentities');
  for (const name of memberNames(attached) ?? []) yield { id: name, place: placeOf(attached) ?? heading };
  for (const reference of referencesIn(body)) {
    if (!isExpression(reference)) yield { id: reference.resource, place: placeOf(reference) ?? heading };
  }
}

function placeOf(value: Value): Location | undefined {
  if (value.kind === 'absent' || value.origin?.kind !== 'file') return undefined;
  return { uri: value.origin.uri, range: value.origin.range };
}
