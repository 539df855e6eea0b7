import { stringOf } from '../../../core/plans/export/terraform/syntax.ts';
import type { ResourceGraph } from '../../../core/resources/graph.ts';
import { types } from '../../../core/resources/types.ts';
import type { Value } from '../../../core/resources/value.ts';
import { folderOf } from '../entries.ts';
import type { ArgumentMapping } from '../mapping/arguments.ts';
import { mappings } from '../mapping/arguments.ts';

/** A known value of Azure's as an argument of Terraform; undefined where it cannot be written as a literal. */
export function printed(value: Value, { as }: ArgumentMapping): string | undefined {
  if (value.kind !== 'known') return undefined;
  if (as === 'enabled')
    return typeof value.value === 'string' ? String(value.value.toLowerCase() === 'enabled') : undefined;
  if (as === 'moment') {
    return typeof value.value === 'number'
      ? stringOf(new Date(value.value * 1000).toISOString().replace('.000', ''))
      : undefined;
  }
  if (typeof value.value === 'string') return stringOf(value.value);
  return typeof value.value === 'boolean' || typeof value.value === 'number' ? String(value.value) : undefined;
}

/** A value in a new block: a literal, or a reference to what another block of the same folder makes. */
export function expressionText(value: Value, graph: ResourceGraph, folder: string): string | undefined {
  if (value.kind === 'known') return printed(value, { path: '' });
  if (value.kind !== 'reference') return undefined;
  const declaration = graph.get(value.resource)?.declaration;
  const symbol = declaration?.symbol;
  if (!declaration || symbol === undefined || folderOf(declaration.uri) !== folder) return undefined;
  if (declaration.module !== undefined) return undefined;
  const type = symbol.replace(/^data\./, '').split('.')[0] ?? '';
  if (value.path === 'identity.principalId') return `${symbol}.identity[0].principal_id`;
  const found = Object.entries(mappings[type]?.computed ?? {}).find(([, path]) => path === value.path);
  return found && `${symbol}.${found[0]}`;
}

/** The ARM id of a declared resource as an expression. */
export function idText(key: string, graph: ResourceGraph, folder: string): string | undefined {
  const resource = graph.get(key);
  const { declaration } = resource ?? {};
  if (!resource || !declaration?.symbol || declaration.module !== undefined || folderOf(declaration.uri) !== folder)
    return undefined;
  return `${declaration.symbol}.${resource.type === types.vaultKey ? 'resource_versionless_id' : 'id'}`;
}
