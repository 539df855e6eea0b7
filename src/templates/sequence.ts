import { normalizeArmId } from '../core/resources/armId.ts';
import type { Resource } from '../core/resources/resource.ts';
import { declaredResource, type DeclaredPieces } from './declared.ts';

/**
 * One thing that a deployment does. A node without pieces is none of our resources (a module, a type that is not judged), but what is
 * ordered before it is before what comes after it.
 */
export interface DeploymentNode {
  /** Unique within the deployment, also where the same resource is declared twice. */
  readonly node: string;
  /** The nodes that come before it; names that are no nodes are left out. */
  readonly after: readonly string[];
  readonly pieces?: Omit<DeclaredPieces, 'key' | 'after'>;
}

/**
 * The resources of a deployment with their keys and their order. Of several declarations of one resource the last in order has the id
 * for a key, and the earlier ones `#2`, `#3` behind it. One that is only referred to (`existing`) is left out where it is declared too.
 */
export function sequence(nodes: readonly DeploymentNode[]): readonly Resource[] {
  const byNode = new Map(nodes.map((node) => [node.node, node]));
  const keys = keysOf(inOrder(nodes, byNode));
  const before = new Map<string, ReadonlySet<string>>();
  const resources: Resource[] = [];
  for (const { node, pieces, after } of nodes) {
    const key = keys.get(node);
    if (!pieces || key === undefined) continue;
    const earlier = resourceKeysBehind(after, byNode, keys, before);
    const others: string[] = [];
    for (const other of earlier) if (other !== key) others.push(other);
    resources.push(declaredResource({ ...pieces, key, after: others }));
  }
  return resources;
}

/** The nodes so that each comes after those it names; where nothing orders them, as they were given. Cycles are cut. */
function inOrder(
  nodes: readonly DeploymentNode[],
  byNode: ReadonlyMap<string, DeploymentNode>,
): readonly DeploymentNode[] {
  const ordered: DeploymentNode[] = [];
  const seen = new Set<string>();
  for (const start of nodes) {
    if (seen.has(start.node)) continue;
    if (start.after.length === 0) {
      seen.add(start.node);
      ordered.push(start);
      continue;
    }
    const open: { readonly node: DeploymentNode; next: number }[] = [];
    const enter = (node: DeploymentNode | undefined): void => {
      if (!node || seen.has(node.node)) return;
      seen.add(node.node);
      open.push({ node, next: 0 });
    };
    enter(start);
    for (let top = open.at(-1); top; top = open.at(-1)) {
      const name = top.node.after[top.next++];
      if (name !== undefined) enter(byNode.get(name));
      else {
        ordered.push(top.node);
        open.pop();
      }
    }
  }
  return ordered;
}

/** The key of each node that becomes a resource. */
function keysOf(ordered: readonly DeploymentNode[]): ReadonlyMap<string, string> {
  const groups = new Map<string, DeploymentNode[]>();
  for (const node of ordered) {
    if (!node.pieces) continue;
    const key = normalizeArmId(node.pieces.id);
    const group = groups.get(key);
    if (group) group.push(node);
    else groups.set(key, [node]);
  }
  const keys = new Map<string, string>();
  for (const [key, group] of groups) {
    const declared = group.filter(({ pieces }) => pieces?.declaration.existing !== true);
    const kept = declared.length > 0 ? declared : group.slice(0, 1);
    kept.forEach(({ node }, index) => keys.set(node, index === kept.length - 1 ? key : `${key}#${index + 2}`));
  }
  return keys;
}

/** The keys of the nearest resources among these nodes and behind those of them that are no resources. */
function resourceKeysBehind(
  names: readonly string[],
  byNode: ReadonlyMap<string, DeploymentNode>,
  keys: ReadonlyMap<string, string>,
  known: Map<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const open = names.toReversed();
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const key = keys.get(name);
    if (key !== undefined) found.add(key);
    else {
      const remembered = known.get(name);
      if (remembered) for (const each of remembered) found.add(each);
      else {
        const behind = byNode.get(name)?.after ?? [];
        for (let index = behind.length - 1; index >= 0; index--) open.push(behind[index] ?? '');
      }
    }
  }
  // A single node that is no resource stands behind many: a module, whose members all come after its arguments.
  const [only] = names;
  if (names.length === 1 && only !== undefined && !keys.has(only)) known.set(only, found);
  return found;
}
