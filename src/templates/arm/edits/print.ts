import { normalizeArmId } from '../../../core/resources/armId.ts';
import type { ResourceGraph } from '../../../core/resources/graph.ts';
import { isJsonObject, type Json } from '../../../core/resources/json.ts';
import { types } from '../../../core/resources/types.ts';
import { isExpression, type ReferenceValue, type Value } from '../../../core/resources/value.ts';
import { defaultScope } from '../../ids.ts';
import type { JsonDocument } from '../../json/document.ts';
import { stringAt, valueNode, type ObjectNode } from '../../json/node.ts';
import { quoted } from '../language/print.ts';
import { expressionSource } from '../language/syntax.ts';
import { idExpression } from './names.ts';
import { declaredNode, sitesOf, type Site } from './site.ts';
import type { Wish } from './sources.ts';

/** Where a value is to be written. */
export interface PrintContext {
  /** Notes what is to be set where an expression stands, whose value is given elsewhere; whether that place may be looked for. */
  readonly follow?: (wish: Wish) => boolean;
  readonly document: JsonDocument;
  readonly template: ObjectNode;
  readonly graph: ResourceGraph;
}

/** Versions of the management API for what a fix makes itself: the newest that are generally available. */
export const apiVersions: Readonly<Record<string, string>> = {
  [types.userAssignedIdentity]: '2023-01-31',
  [types.roleAssignment]: '2022-04-01',
  [types.accessPolicy]: '2023-07-01',
  [types.vaultKey]: '2023-07-01',
  [types.vault]: '2023-07-01',
};

/** A value as JSON of a template, what is only known at deployment as an expression; undefined where it cannot be said there. */
export function printValue(value: Value, context: PrintContext): Json | undefined {
  switch (value.kind) {
    case 'known':
      return printJson(value.value, context);
    case 'reference': {
      const expression = printReference(value, context);
      return expression === undefined ? undefined : `[${expression}]`;
    }
    case 'array': {
      const items = value.items.map((item) => printValue(item, context));
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case 'object':
      return printMembers(Object.entries(value.entries), context, printValue);
    case 'unknown':
    case 'absent':
      return undefined;
  }
}

function printMembers<T>(
  entries: readonly (readonly [string, T])[],
  context: PrintContext,
  print: (value: T, context: PrintContext) => Json | undefined,
): Json | undefined {
  const members: Record<string, Json> = {};
  for (const [name, value] of entries) {
    const printed = print(value, context);
    const key = printText(name, context);
    if (printed === undefined || key === undefined) return undefined;
    members[key] = printed;
  }
  return members;
}

function printJson(json: Json, context: PrintContext): Json | undefined {
  if (typeof json === 'string') return printText(json, context);
  if (Array.isArray(json)) {
    const items = (json as readonly Json[]).map((item) => printJson(item, context));
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (!isJsonObject(json)) return json;
  const entries = Object.entries(json).map(([name, value]) => [name, value ?? null] as const);
  return printMembers(entries, context, printJson);
}

/** A text; an id of a resource of the template, or one that only has a form, becomes an expression. */
function printText(text: string, context: PrintContext): string | undefined {
  if (text.startsWith('/')) {
    const id = printId(text, context);
    if (id !== undefined) return `[${id}]`;
  }
  const expression = textExpression(text);
  if (expression === undefined) return undefined;
  return expression === quoted(text) ? (text.startsWith('[') ? `[${text}` : text) : `[${expression}]`;
}

/** The expression for an id. */
export function printId(id: string, context: PrintContext): string | undefined {
  const site = siteOf(id, context);
  if (site) return site.template === context.template ? idExpression(site) : undefined;
  const declaration = context.graph.get(id)?.declaration;
  if (declaration && declaration.existing !== true) return undefined;
  const [, guid] = /\/providers\/Microsoft\.Authorization\/roleDefinitions\/([0-9a-f-]{36})$/i.exec(id) ?? [];
  if (guid !== undefined) return `subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${guid}')`;
  const scope = `${defaultScope}/providers/`;
  if (!id.toLowerCase().startsWith(scope.toLowerCase())) return undefined;
  const [provider = '', ...rest] = id.slice(scope.length).split('/');
  const names = rest.filter((_, index) => index % 2 === 1).map(textExpression);
  const type = [provider, ...rest.filter((_, index) => index % 2 === 0)].join('/');
  return names.includes(undefined) ? undefined : `resourceId(${[quoted(type), ...names].join(', ')})`;
}

/** The site of a declared resource in this document. */
export function siteOf(key: string, { graph, document }: PrintContext): Site | undefined {
  const declaration = graph.get(key)?.declaration;
  if (declaration?.format !== 'arm' || declaration.uri !== document.uri) return undefined;
  const node = declaredNode(document, declaration);
  return node && sitesOf(document, node).at(-1);
}

/** A text with parameters in it (`{parameter:name}-key`) as an expression; undefined where it holds anything else in braces. */
export function textExpression(text: string): string | undefined {
  const args: string[] = [];
  const pattern = text.replace(/\{parameter:(\w+)\}/g, (_, name: string) => `\u0000${args.push(name) - 1}\u0001`);

  if (/[{}]/.test(pattern)) return undefined;
  if (args.length === 0) return quoted(text);
  const calls = args.map((name) => `parameters(${quoted(name)})`);

  if (/^\u00000\u0001$/.test(pattern)) return calls[0];
  return `format(${[quoted(pattern.replaceAll('\u0000', '{').replaceAll('\u0001', '}')), ...calls].join(', ')})`;
}

/** The expression for another resource's property. */
export function printReference(value: ReferenceValue, context: PrintContext): string | undefined {
  if (isExpression(value)) {
    const [, name] = /^\{parameter:(\w+)\}$/.exec(value.path) ?? [];
    const isOwn = name !== undefined && valueNode(context.template, 'parameters', name) !== undefined;
    if (isOwn) return `parameters(${quoted(name)})`;
    return /^(?:resourceGroup|environment|subscription)\(\)(?:\.\w+)+$/.test(value.path) ? value.path : undefined;
  }
  const target = referenceTarget(value.resource, context);
  if (!target) return undefined;
  if (value.path === 'properties.version') {
    return `last(split(reference(${target.what}, ${target.version}).keyUriWithVersion, '/'))`;
  }
  const [, inner] = /^properties\.(.+)$/.exec(value.path) ?? [];
  if (inner !== undefined) return `reference(${target.what}, ${target.version}).${inner}`;
  return `reference(${target.what}, ${target.version}, 'full').${value.path}`;
}

function referenceTarget(
  key: string,
  context: PrintContext,
): { readonly what: string; readonly version: string } | undefined {
  const site = siteOf(key, context);
  if (site) {
    const what = site.symbol === undefined ? idExpression(site) : quoted(site.symbol);
    const version = stringAt(site.resource, 'apiVersion');
    if (what === undefined || version === undefined || site.template !== context.template) return undefined;
    return { what, version: expressionSource(version) ?? quoted(version) };
  }
  const type = Object.keys(apiVersions).find((each) =>
    normalizeArmId(key).includes(`/providers/${each.toLowerCase()}/`),
  );
  const what = printId(key, context);
  return type === undefined || what === undefined ? undefined : { what, version: quoted(apiVersions[type] ?? '') };
}
