import type { Declaration } from '../../../core/resources/resource.ts';
import type { JsonDocument } from '../../json/document.ts';
import { memberNode, stringAt, valueNode, type JsonMember, type JsonNode, type ObjectNode } from '../../json/node.ts';

/** Where a resource is written: in which template, in which of its resources, under which symbolic name. */
export interface Site {
  readonly template: ObjectNode;
  readonly resource: ObjectNode;
  /** The resources around it in the same template, the outermost first. */
  readonly parents: readonly ObjectNode[];
  readonly symbol?: string;
  /** A loop makes several of it, or of what is around it. */
  readonly isRepeated: boolean;
}

/** The sites from the outermost template to a node: the last is the resource itself, those before the deployments around it. */
export function sitesOf(document: JsonDocument, target: JsonNode): readonly Site[] {
  const sites: Site[] = [];
  let template = document.root?.kind === 'object' ? document.root : undefined;
  let node: JsonNode | undefined = document.root;
  let isRepeated = false;
  let before: JsonMember | undefined;
  while (node && template) {
    const { members, items } = childrenOf(node);
    const member = members.find(({ value }) => value && contains(value, target));
    const inner: JsonNode | undefined = member?.value ?? items.find((item) => contains(item, target));
    if (node.kind === 'object' && before && isResource(node)) {
      isRepeated ||= valueNode(node, 'copy') !== undefined;
      const last = sites.at(-1);
      const parents = last?.template === template ? [...last.parents, last.resource] : [];
      const site: Site = { template, resource: node, parents, isRepeated };
      const isNamed = valueNode(template, 'resources')?.kind === 'object' && parents.length === 0;
      if (last?.template === template) sites.pop();
      sites.push(isNamed ? { ...site, symbol: before.name } : site);
    }
    if (node === target) return sites;
    if (member?.name.toLowerCase() === 'template' && member.value?.kind === 'object' && sites.length > 0) {
      template = member.value;
    }
    if (member) before = member;
    node = inner;
  }
  return [];
}

function childrenOf(node: JsonNode): { readonly members: readonly JsonMember[]; readonly items: readonly JsonNode[] } {
  return { members: node.kind === 'object' ? node.members : [], items: node.kind === 'array' ? node.items : [] };
}

function contains(outer: JsonNode, inner: JsonNode): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function isResource(node: ObjectNode): boolean {
  return (
    (stringAt(node, 'type')?.includes('/') === true || memberNode(node, 'apiVersion') !== undefined) &&
    memberNode(node, 'name') !== undefined
  );
}

/** The object that a declaration says it is; undefined where the text is another by now. */
export function declaredNode(document: JsonDocument, { range }: Declaration): ObjectNode | undefined {
  const { start, end } = document.lines.offsets(range);
  let node: JsonNode | undefined = document.root;
  while (node) {
    if (node.kind === 'object' && node.start === start && node.end === end) return node;
    node = childAround(node, start, end);
  }
  return undefined;
}

/** Without a list of all children: a template has hundreds, and is asked for each finding. */
function childAround(node: JsonNode, start: number, end: number): JsonNode | undefined {
  const isAround = (child: JsonNode | undefined): boolean =>
    child !== undefined && child.start <= start && end <= child.end;
  if (node.kind === 'array') return node.items.find(isAround);
  return node.kind === 'object' ? node.members.find(({ value }) => isAround(value))?.value : undefined;
}

/** A template that a compiler wrote is written anew by it: what is changed here would be lost. */
export function isGenerated({ root }: JsonDocument): boolean {
  return valueNode(root, 'metadata', '_generator') !== undefined;
}

/** Whether expressions of a template mean its own parameters, variables and place. */
export function evaluatesItself(sites: readonly Site[]): boolean {
  const around = sites.slice(0, -1);
  return around.every(
    ({ resource }) =>
      stringAt(resource, 'properties', 'expressionEvaluationOptions', 'scope')?.toLowerCase() === 'inner',
  );
}
