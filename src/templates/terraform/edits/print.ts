import { stringOf } from '../../../core/plans/export/terraform/syntax.ts';
import type { ResourceGraph } from '../../../core/resources/graph.ts';
import { types } from '../../../core/resources/types.ts';
import type { Json } from '../../../core/resources/json.ts';
import type { Value } from '../../../core/resources/value.ts';
import { folderOf } from '../entries.ts';
import type { Conversion } from '../mapping/conversions.ts';
import { mappingOf } from '../mapping/index.ts';

/** A known value of Azure's as an argument of Terraform; undefined where it cannot be written as a literal. */
export function printed(value: Value, conversion?: Conversion): string | undefined {
  if (value.kind !== 'known') return undefined;
  const json = conversion ? conversion.toTerraform(value.value) : value.value;
  return json === undefined ? undefined : literal(json);
}

/** The items of a list, each as a literal; undefined where it is none. */
export function itemTexts(value: Value, conversion?: Conversion): readonly string[] | undefined {
  if (value.kind !== 'known') return undefined;
  const json = conversion ? conversion.toTerraform(value.value) : value.value;
  const items = Array.isArray(json) ? (json as readonly Json[]).map(literal) : undefined;
  return items?.every((item) => item !== undefined) === true ? items : undefined;
}

function literal(json: Json): string | undefined {
  if (typeof json === 'string') return stringOf(json);
  if (!Array.isArray(json)) return typeof json === 'boolean' || typeof json === 'number' ? String(json) : undefined;
  const items = (json as readonly Json[]).map(literal);
  return items.every((item) => item !== undefined) ? `[${items.join(', ')}]` : undefined;
}

/** A value in a new block: a literal, or a reference to what another block of the same folder makes. */
export function expressionText(value: Value, graph: ResourceGraph, folder: string): string | undefined {
  if (value.kind === 'known') return printed(value);
  if (value.kind !== 'reference') return undefined;
  const declaration = graph.get(value.resource)?.declaration;
  const symbol = declaration?.symbol;
  if (!declaration || symbol === undefined || folderOf(declaration.uri) !== folder) return undefined;
  if (declaration.module !== undefined) return undefined;
  const type = symbol.replace(/^data\./, '').split('.')[0] ?? '';
  if (value.path === 'identity.principalId') return `${symbol}.identity[0].principal_id`;
  const found = Object.entries(mappingOf(type)?.attributes ?? {}).find(([, path]) => path === value.path);
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
