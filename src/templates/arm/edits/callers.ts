import type { JsonDocument } from '../../json/document.ts';
import { objectAt, stringAt, valueNode, type JsonNode, type ObjectNode } from '../../json/node.ts';
import { linkTarget } from '../reading/load.ts';
import { evaluatesItself, sitesOf, type Site } from './site.ts';

/** A template among the files of a deployment, with the deployments around it in its file, the outermost first. */
export interface TemplatePlace {
  readonly document: JsonDocument;
  readonly template: ObjectNode;
  readonly around: readonly Site[];
}

/** What gives a parameter its value; without `node` it is left at its default. */
export interface Argument {
  readonly what: string;
  readonly node?: JsonNode;
  /** Whose names its expressions use; a parameter file has none. */
  readonly place: TemplatePlace | { readonly document: JsonDocument };
}

/** What every use of a template gives for a parameter; undefined where one of them cannot be told. */
export function argumentsFor(
  place: TemplatePlace,
  name: string,
  documents: readonly JsonDocument[],
): readonly Argument[] | undefined {
  const { document, around } = place;
  const last = around.at(-1);
  if (last) return argumentOf(document, around, last, name);
  const found: Argument[] = [];
  // The deployment's own file stands first, and a parameter file is for that one.
  const isDeployed = documents[0]?.uri === document.uri;
  for (const other of documents) {
    if (isParameterFile(other)) {
      const node = isDeployed ? valueNode(other.root, 'parameters', name, 'value') : undefined;
      if (node) found.push({ what: `the value of the parameter ${name}`, node, place: { document: other } });
      continue;
    }
    for (const deployment of deploymentsOf(document.uri, other)) {
      const sites = sitesOf(other, deployment);
      const own = sites.at(-1);
      const given = own && argumentOf(other, sites, own, name);
      if (!given) return undefined;
      found.push(...given);
    }
  }
  return found;
}

/** Of a deployment in a template; undefined where a loop makes several, or its expressions mean what is around it. */
function argumentOf(
  document: JsonDocument,
  sites: readonly Site[],
  { resource, template, isRepeated }: Site,
  name: string,
): readonly Argument[] | undefined {
  if (isRepeated || !evaluatesItself(sites)) return undefined;
  const node = valueNode(resource, 'properties', 'parameters', name, 'value');
  const called = stringAt(resource, 'name') ?? '';
  const what = node
    ? `the argument ${name}${called === '' || called.startsWith('[') ? '' : ` of ${called}`}`
    : `the default of the parameter ${name}`;
  return [{ what, place: { document, template, around: sites.slice(0, -1) }, ...(node && { node }) }];
}

export function isParameterFile({ root }: JsonDocument): boolean {
  return (
    /deploymentParameters\.json/i.test(stringAt(root, '$schema') ?? '') || valueNode(root, 'resources') === undefined
  );
}

/** The resources of a file that deploy another file. */
function deploymentsOf(uri: string, document: JsonDocument): readonly ObjectNode[] {
  if (!/templateLink/i.test(document.text)) return [];
  const found: ObjectNode[] = [];
  const open: JsonNode[] = document.root ? [document.root] : [];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'array') open.push(...node.items);
    if (node.kind !== 'object') continue;
    const link = objectAt(node, 'properties', 'templateLink');
    const target = link && linkTarget(link, document);
    if (target && 'uri' in target && target.uri === uri) found.push(node);
    for (const { value } of node.members) if (value) open.push(value);
  }
  return found;
}
