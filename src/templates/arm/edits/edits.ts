import type { CreateChange, SetChange } from '../../../core/plans/change.ts';
import type { ResourceGraph } from '../../../core/resources/graph.ts';
import { nameOf, normalizeArmId } from '../../../core/resources/armId.ts';
import { comesAfter } from '../../../core/resources/order.ts';
import type { Declaration, Resource } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import { asString, at, known } from '../../../core/resources/value.ts';
import type { TextEdit, TextFiles } from '../../../core/templates.ts';
import { editsByKind } from '../../editsByKind.ts';
import type { JsonDocument } from '../../json/document.ts';
import { parseJsonNow } from '../../json/parse.ts';
import { createEdits, type Creation } from './create.ts';
import { orderAfterNew, orderEdits } from './order.ts';
import { siteOf, type PrintContext } from './print.ts';
import { roleEdits } from './role.ts';
import { setEdits, setSource } from './set.ts';
import { declaredNode, evaluatesItself, isGenerated, sitesOf, type Site } from './site.ts';
import { documentsOf, givenBy, mayFollow, sourceOfWish, type Wish } from './sources.ts';

/** The edits after which a template says what a change wants; undefined where that cannot be written safely. */
export const armEdits = editsByKind(editsOfSet, editsOfCreate);

interface Written {
  readonly document: JsonDocument;
  readonly site: Site;
  /** The deployments around it, the outermost first. */
  readonly around: readonly Site[];
}

/** A declared resource in its file as that is now. */
async function written(declaration: Declaration | undefined, files: TextFiles): Promise<Written | undefined> {
  if (declaration?.format !== 'arm') return undefined;
  const read = await files.read(declaration.uri, new AbortController().signal);
  if (read?.kind !== 'text') return undefined;
  const document = parseJsonNow(read.uri, read.text);
  const node = isGenerated(document) ? undefined : declaredNode(document, declaration);
  const sites = node ? sitesOf(document, node) : [];
  const site = sites.at(-1);
  return site && evaluatesItself(sites) ? { document, site, around: sites.slice(0, -1) } : undefined;
}

async function editsOfSet(
  { resource: key, path, value }: SetChange,
  graph: ResourceGraph,
  files: TextFiles,
  parts?: readonly string[],
): Promise<readonly TextEdit[] | undefined> {
  const resource = graph.get(key);
  const found = await written(resource?.declaration, files);
  // What is only referred to is not described here but for its version, and what a loop makes is others' too.
  if (!resource || !found || found.site.isRepeated) return undefined;
  if (resource.declaration?.existing === true && path !== 'apiVersion') return undefined;
  const context = { document: found.document, template: found.site.template, graph };
  if (path.toLowerCase() === 'dependson') return orderEdits(found.site.resource, value, context);
  // One policy of several stands in a list that this resource is not.
  if (resource.type === types.accessPolicy) return undefined;
  if (resource.type === types.roleAssignment && path === 'properties.roleDefinitionId') {
    const before = nameOf(asString(resource.read(path)) ?? '');
    return roleEdits(found.document, found.site.resource, before, nameOf(asString(value) ?? ''));
  }
  const wishes: Wish[] = [];
  const follow = (wish: Wish): boolean => mayFollow(wish) && wishes.push(wish) > 0;
  const edits = setEdits(resource, found.site.resource, path, value, parts ? { ...context, follow } : context);
  if (!edits || !parts || wishes.length === 0) return edits;
  const documents = await documentsOf(parts, files);
  const given = wishes.map((wish) => {
    const place = { document: found.document, template: found.site.template, around: found.around };
    const source = sourceOfWish(wish, place, documents);
    return source && givenBy(source.what, setSource(source, wish, context));
  });
  return given.every((one) => one !== undefined) ? [...edits, ...given.flat()] : undefined;
}

async function editsOfCreate(
  change: CreateChange,
  graph: ResourceGraph,
  files: TextFiles,
): Promise<readonly TextEdit[] | undefined> {
  for (const resource of placesFor(change, graph)) {
    const found = await written(resource.declaration, files);
    if (!found) continue;
    const context = { document: found.document, template: found.site.template, graph };
    const made = createEdits(change, siteOf(change.scope, context), context);
    return made && [...made.edits, ...waits(change, made, context)];
  }
  return undefined;
}

/** Where an order cannot be written, the rest is: what waits for nothing then is told by its own rule. */
function waits(
  { scope, waiting = [] }: CreateChange,
  { dependency }: Creation,
  context: PrintContext,
): readonly TextEdit[] {
  const { document, graph } = context;
  return waiting.flatMap((key) => {
    const later = graph.get(key);
    const declaration = later?.declaration;
    if (declaration?.uri !== document.uri || declaration.existing === true) return [];
    const node = declaredNode(document, declaration);
    if (!later || !node) return [];
    if (dependency !== undefined) return orderAfterNew(node, scope, dependency, context) ?? [];
    return comesAfter(graph, later, normalizeArmId(scope)) ? [] : (orderEdits(node, known([scope]), context) ?? []);
  });
}

/** The resources beside which another can be made, the best first. */
function placesFor(change: CreateChange, graph: ResourceGraph): readonly Resource[] {
  const principal = at(change.properties, 'principalId');
  const holder = principal.kind === 'reference' ? graph.get(principal.resource) : undefined;
  const inGroup =
    change.type === types.userAssignedIdentity
      ? graph.ofType(types.account).find(({ id }) => id?.startsWith(`${change.scope}/`))
      : undefined;
  return [graph.get(change.scope), holder, inGroup].filter((resource) => resource !== undefined);
}
