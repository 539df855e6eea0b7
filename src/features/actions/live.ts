import type { ResourceGraph } from '../../core/resources/graph.ts';
import type { LiveResource, Resource } from '../../core/resources/resource.ts';
import type { ResourceType } from '../../core/resources/types.ts';

/** The resources of a type that Azure returned, as a graph of an estate holds them. */
export function liveOfType(graph: ResourceGraph, type: ResourceType): readonly LiveResource[] {
  return graph.ofType(type).filter(isLive);
}

function isLive(resource: Resource): resource is LiveResource {
  return resource.id !== undefined && 'body' in resource;
}
