import { normalizeArmId, parentArmId } from '../../../core/resources/armId.ts';
import type { Resource } from '../../../core/resources/resource.ts';
import { types, type ResourceType } from '../../../core/resources/types.ts';
import { object } from '../../../core/resources/value.ts';
import { sequence, type DeploymentNode } from '../../sequence.ts';
import type { Instance } from '../evaluate/instance.ts';
import type { ModuleInstance } from '../evaluate/moduleInstance.ts';
import { completed, completionOf, type Completion } from './completions.ts';
import { dependenciesOf, orderingNodes } from './nodes.ts';
import { azapiPieces, mappedPieces, type Pieces } from './pieces.ts';
import { policiesOf } from './azapiPolicies.ts';

/** The resources of a deployment, from the module that is deployed. */
export function lower(root: ModuleInstance): {
  readonly resources: readonly Resource[];
  readonly instances: readonly Instance[];
} {
  const modules = everyModule(root);
  const instances = modules.flatMap((module) =>
    [...module.config.resources.keys()].flatMap((address) => module.instancesOf(address)),
  );
  // Keys that are made through the address of a vault are found by the vaults that there are.
  for (const instance of [...instances].sort(lastOfDataPlane)) {
    const { key } = instance;
    if (
      key !== undefined &&
      instance.azapi?.isUpdate !== true &&
      (!instance.isData || !root.deployment.instances.has(key))
    )
      root.deployment.instances.set(key, instance);
  }
  const lowered = instances.flatMap((instance) => nodesOf(instance));
  const made = new Map<string, string[]>();
  for (const { instance, node } of lowered) {
    const at = `${instance.module.prefix}${instance.declared.name}`;
    made.set(at, [...(made.get(at) ?? []), node.node]);
  }
  const ordering = modules.flatMap((module) =>
    orderingNodes(module, (address) => made.get(`${module.prefix}${address}`) ?? []),
  );
  const nodes = lowered.map(({ node }) => node);
  return { resources: sequence([...nodes, ...parentsElsewhere(nodes), ...ordering]), instances };
}

function lastOfDataPlane(a: Instance, b: Instance): number {
  return Number(a.azapi?.isDataPlane === true) - Number(b.azapi?.isDataPlane === true);
}

function everyModule(root: ModuleInstance): readonly ModuleInstance[] {
  const found = [root];
  for (const module of found) {
    if (found.length >= most) break;
    for (const name of module.config.calls.keys()) found.push(...module.childrenOf(name));
  }
  return found;
}

/** More uses of modules than these are no deployment that anybody makes. */
const most = 2000;

interface LoweredNode {
  readonly instance: Instance;
  readonly node: DeploymentNode;
}

function nodesOf(instance: Instance): readonly LoweredNode[] {
  const after = dependenciesOf(instance.module, instance.declared.name);
  const completion = completionOf(instance);
  const all = completion ? [completedPieces(completion)] : piecesOf(instance);
  return all.map((pieces, index) => {
    const node = `= ${instance.address}${index === 0 ? '' : ` ${index}`}`;
    return { instance, node: { node, after: completion ? [...after, ...basesOf(completion)] : after, pieces } };
  });
}

function piecesOf(instance: Instance): readonly Pieces[] {
  const own = mappedPieces(instance) ?? (instance.azapi?.isUpdate === true ? undefined : azapiPieces(instance));
  if (!own) return [];
  return instance.azapi && own.type === types.accessPolicy ? policiesOf(own) : [own];
}

function baseOf({ id, instance }: Completion): Instance | undefined {
  return instance.module.deployment.instances.get(normalizeArmId(id));
}

function completedPieces(completion: Completion): Pieces {
  const base = baseOf(completion);
  return completed(completion, base && (mappedPieces(base) ?? azapiPieces(base)));
}

/** The node of what a completion completes: it comes before, also where only a text names it. */
function basesOf(completion: Completion): readonly string[] {
  const base = baseOf(completion);
  return base ? [`= ${base.address}`] : [];
}

/** Key stores of which these files only name the id: they exist elsewhere. */
function parentsElsewhere(nodes: readonly DeploymentNode[]): readonly DeploymentNode[] {
  const present = new Set(nodes.flatMap(({ pieces }) => (pieces ? [normalizeArmId(pieces.id)] : [])));
  const added: DeploymentNode[] = [];
  for (const { pieces } of nodes) {
    const type = pieces && parentTypes[pieces.type];
    const id = pieces && type && parentArmId(pieces.id);
    if (!pieces || !type || id === undefined || present.has(normalizeArmId(id))) continue;
    present.add(normalizeArmId(id));
    const { format, uri, range, heading } = pieces.declaration;
    const declaration = { format, uri, range, heading, existing: true as const };
    added.push({ node: `elsewhere ${id}`, after: [], pieces: { id, type, body: object({}), declaration } });
  }
  return added;
}

const parentTypes: Readonly<Partial<Record<ResourceType, ResourceType>>> = {
  [types.vaultKey]: types.vault,
  [types.accessPolicy]: types.vault,
  [types.hsmKey]: types.managedHsm,
  [types.hsmLocalRoleAssignment]: types.managedHsm,
};
