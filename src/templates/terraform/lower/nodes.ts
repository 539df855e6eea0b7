import type { DeploymentNode } from '../../sequence.ts';
import { attributeOf } from '../access.ts';
import type { ModuleInstance } from '../evaluate/moduleInstance.ts';
import { referredTo } from './edges.ts';

/**
 * Everything that orders a deployment, as nodes: Terraform makes a resource after what its block refers to, through variables, locals and
 * outputs, and after what it and the calls of its modules name in `depends_on`. Source: Terraform, "Resource graph".
 */
export function orderingNodes(
  module: ModuleInstance,
  resourceNodes: (address: string) => readonly string[],
): readonly DeploymentNode[] {
  const { prefix, config, caller } = module;
  const here = (names: readonly string[]): readonly string[] => names.flatMap((name) => nodesNamed(prefix, name));
  const entered = `${prefix}>`;
  const nodes: DeploymentNode[] = [];
  const add = (node: string, after: readonly string[]): void => void nodes.push({ node, after });

  if (caller) {
    const { call, module: above } = caller;
    const settings = ['count', 'for_each', 'depends_on'].flatMap(
      (name) => attributeOf(call.block.body, name)?.value ?? [],
    );
    const names = settings.flatMap(referredTo).flatMap((name) => nodesNamed(above.prefix, name));
    add(entered, [...names, `${above.prefix}>`]);
  } else add(entered, []);

  for (const name of config.variables.keys()) {
    const argument = caller && attributeOf(caller.call.block.body, name);
    const after = argument ? referredTo(argument.value).flatMap((each) => nodesNamed(caller.module.prefix, each)) : [];
    add(`${prefix}var.${name}`, after);
  }
  for (const [name, { value }] of config.locals) add(`${prefix}local.${name}`, here(referredTo(value)));
  for (const [name, { block }] of config.outputs) add(`${prefix}output.${name}`, here(referredTo(block.body)));
  for (const [address, { block }] of config.resources) {
    const made = resourceNodes(address);
    add(`${prefix}${address}`, made.length > 0 ? made : [...here(referredTo(block.body)), entered]);
  }
  for (const name of config.calls.keys()) nodes.push(...callNodes(module, name));
  add(`${prefix}*`, [
    ...[...config.resources.keys()].map((address) => `${prefix}${address}`),
    ...[...config.calls.keys()].map((name) => `${prefix}module.${name}`),
  ]);
  return nodes;
}

/** A call as a whole, and each output of it. What an unread module puts out comes after all its arguments. */
function callNodes(module: ModuleInstance, name: string): readonly DeploymentNode[] {
  const { prefix, config } = module;
  const children = module.childrenOf(name);
  const whole = `${prefix}module.${name}`;
  const call = config.calls.get(name);
  if (children.length === 0) {
    const after = call ? referredTo(call.block.body).flatMap((each) => nodesNamed(prefix, each)) : [];
    return [whole, `${whole}?`].map((node) => ({ node, after: [...after, `${prefix}>`] }));
  }
  const outputs = new Set(children.flatMap((child) => [...child.config.outputs.keys()]));
  return [
    { node: whole, after: children.map((child) => `${child.prefix}*`) },
    ...[...outputs].map((output) => ({
      node: `${whole}.${output}`,
      after: children.map((child) => `${child.prefix}output.${output}`),
    })),
  ];
}

/** The nodes that a reference may mean: an output of a module that is not read is that module. */
export function nodesNamed(prefix: string, name: string): readonly string[] {
  const [first, second, third] = name.split('.');
  if (first !== 'module' || second === undefined || third === undefined) return [`${prefix}${name}`];
  return [`${prefix}${name}`, `${prefix}module.${second}?`];
}

/** What a resource itself comes after. */
export function dependenciesOf(module: ModuleInstance, address: string): readonly string[] {
  const declared = module.config.resources.get(address);
  if (!declared) return [];
  return [...referredTo(declared.block.body).flatMap((name) => nodesNamed(module.prefix, name)), `${module.prefix}>`];
}
