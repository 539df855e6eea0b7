import { normalizeArmId, nameOf } from '../core/resources/armId.ts';
import type { Declaration, Resource } from '../core/resources/resource.ts';
import { isKey, types, type ResourceType } from '../core/resources/types.ts';
import { at, known, reference, type Location, type Value } from '../core/resources/value.ts';

/** A resource as a file declares it, from which {@link declaredResource} makes the one that is judged. */
export interface DeclaredPieces {
  /** The id made by {@link templateId}. */
  readonly id: string;
  readonly type: ResourceType;
  /** The name to show; the last segment of the id where it is left out. */
  readonly name?: string;
  /** Where it is not the id's: an earlier declaration of the same resource in one deployment. */
  readonly key?: string;
  /** The root of the ARM body: `location`, `identity`, `properties` and so on, each value with its origin. */
  readonly body: Value;
  readonly declaration: Omit<Declaration, 'place' | 'nameOf'>;
  /** Where the name of a property that is written stands. */
  readonly propertyName?: (path: string) => Location | undefined;
  readonly after?: readonly string[];
}

export function declaredResource(pieces: DeclaredPieces): Resource {
  const { id, type, declaration } = pieces;
  return {
    key: pieces.key ?? normalizeArmId(id),
    id,
    type,
    name: pieces.name ?? nameOf(id),
    read: (path) => readDeclared(pieces, path),
    declaration: {
      ...declaration,
      place: (path) => placeOf(pieces, path),
      nameOf: (path) => pieces.propertyName?.(path),
    },
    ...(pieces.after && { after: pieces.after }),
  };
}

/**
 * A property of a declared resource: as written, or a reference to what Azure fills in. References name the resource by its id alone,
 * however often it is declared.
 */
export function readDeclared({ id, type, body, declaration }: DeclaredPieces, path: string): Value {
  if (path.toLowerCase() === 'id') return known(id);
  if (isComputed(type, path)) return reference(normalizeArmId(id), canonicalPath(type, path));
  const value = at(body, path);
  if (value.kind !== 'absent' || declaration.existing !== true) return value;
  return { kind: 'unknown', reason: `${nameOf(id)} is not described in these files` };
}

/** Properties that Azure fills in, whatever a file writes there. */
const computed: Readonly<Partial<Record<ResourceType, readonly string[]>>> = {
  [types.vault]: ['properties.vaultUri'],
  [types.managedHsm]: ['properties.hsmUri'],
  [types.userAssignedIdentity]: ['properties.principalId', 'properties.clientId', 'properties.tenantId'],
  [types.account]: ['properties.endpoint'],
};

const computedOfKeys = ['properties.keyUri', 'properties.keyUriWithVersion', 'properties.version'];
const computedOfAll = ['identity.principalId', 'identity.tenantId'];

/** Whether Azure fills a property in, so that it is known only once the resource is deployed. */
export function isComputed(type: string, path: string): boolean {
  return canonicalPath(type, path) !== '';
}

/** A computed property's path as Azure spells it; empty for a property that is not computed. */
function canonicalPath(type: string, path: string): string {
  return computedPaths(type).get(path.toLowerCase()) ?? '';
}

/** By type; the paths in lower case. */
const computedByType = new Map<string, ReadonlyMap<string, string>>();

function computedPaths(type: string): ReadonlyMap<string, string> {
  const known = computedByType.get(type);
  if (known) return known;
  const own = (computed as Readonly<Record<string, readonly string[] | undefined>>)[type];
  const ofKeys = isKey(type as ResourceType);
  // Files name types of their own without end: those that have nothing special share one.
  if (!own && !ofKeys) return computedOfOthers;
  const paths = byLowerCase([...computedOfAll, ...(own ?? []), ...(ofKeys ? computedOfKeys : [])]);
  computedByType.set(type, paths);
  return paths;
}

const computedOfOthers = byLowerCase(computedOfAll);

function byLowerCase(paths: readonly string[]): ReadonlyMap<string, string> {
  return new Map(paths.map((path) => [path.toLowerCase(), path]));
}

/**
 * The value where it is written, or else the name of the innermost written property around it, or else the heading; of a key that a
 * registry's module makes, which may make several, the name that the module is told.
 */
function placeOf({ type, body, declaration, propertyName }: DeclaredPieces, path: string): Location {
  const { uri, heading } = declaration;
  const own = originOf(at(body, path));
  if (own) return own;
  const named = propertyName?.(path);
  if (named) return named;
  for (let above = parentPath(path); above !== ''; above = parentPath(above)) {
    if (at(body, above).kind === 'absent') continue;
    const place = propertyName?.(above) ?? originOf(at(body, above));
    if (place) return place;
  }
  const name = declaration.module !== undefined && isKey(type) ? originOf(at(body, 'name')) : undefined;
  return name?.uri === uri ? name : { uri, range: heading };
}

function parentPath(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}

function originOf(value: Value): Location | undefined {
  if (value.kind === 'absent' || value.origin?.kind !== 'file') return undefined;
  return { uri: value.origin.uri, range: value.origin.range };
}
