import type { ResourceGraph } from './graph.ts';
import type { Resource } from './resource.ts';

/** The key by which references name a resource that is declared more than once in one deployment. */
export function plainKey(key: string): string {
  return key.replace(/#\d+$/, '');
}

/** The declarations of the same resource that come before this one in one deployment: `#2` before `#3`, the plain key last. */
export function earlierDeclarations(graph: ResourceGraph, { key, type }: Resource): readonly Resource[] {
  const plain = plainKey(key);
  return graph.ofType(type).filter((other) => plainKey(other.key) === plain && positionOf(other.key) < positionOf(key));
}

function positionOf(key: string): number {
  return Number(/#(\d+)$/.exec(key)?.[1] ?? Infinity);
}

/**
 * Whether a deployment orders one resource before another: by what it is said to depend on, by what it refers to, and by what those come
 * after in turn. Without such an order Azure may make both at once.
 * @param other its key
 */
export function comesAfter(graph: ResourceGraph, resource: Resource, other: string): boolean {
  const seen = new Set<string>([resource.key]);
  const waiting = [...before(graph, resource)];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (key === other) return true;
    if (seen.has(key)) continue;
    seen.add(key);
    const next = graph.get(key);
    if (next) waiting.push(...before(graph, next));
  }
  return false;
}

/** The last declaration of a resource comes after the earlier ones. */
function before(graph: ResourceGraph, resource: Resource): readonly string[] {
  return [...(resource.after ?? []), ...earlierDeclarations(graph, resource).map(({ key }) => key)];
}
