import type { CreateChange, SetChange } from '../../../core/plans/change.ts';
import type { ResourceGraph } from '../../../core/resources/graph.ts';
import type { Declaration, Resource } from '../../../core/resources/resource.ts';
import { versionPath } from '../../../core/rules/pinning.ts';
import { types } from '../../../core/resources/types.ts';
import { asString, asStrings, type FileOrigin } from '../../../core/resources/value.ts';
import type { TextEdit, TextFiles } from '../../../core/templates.ts';
import { editsByKind } from '../../editsByKind.ts';
import { folderOf } from '../entries.ts';
import { parsedFiles } from '../load/parsedFiles.ts';
import { argumentsFor, mappingOf } from '../mapping/index.ts';
import { accessPolicyRows } from '../mapping/keyStore.ts';
import type { Block } from '../syntax.ts';
import { isOfKey, keyEdits } from './accountKey.ts';
import { azapiEdits } from './azapi.ts';
import { identityEdits, identityHolder } from './identities.ts';
import {
  appendTo,
  beginsWith,
  insertAttribute,
  isLiteral,
  removeAttribute,
  replaceLiteral,
  withoutItems,
  type Source,
} from './block.ts';
import { givenEdits } from './given.ts';
import { registryEdits } from './registry.ts';
import { isReplaced, overridingValue } from './overriding.ts';
import { sourceFiles, sourceOfValue, type GivenValue } from './sources.ts';
import { attributeOf, blocksOf, literalText } from '../access.ts';
import { itemTexts, printed } from './print.ts';
import { assignmentText, policyText } from './newBlocks.ts';
import { roleEdits } from './role.ts';
import { hsmRotationEdits, rotationPolicyEdits } from './rotationPolicy.ts';
import { versionlessEdits } from './versionless.ts';

/** The edits after which a configuration says what a change wants; undefined where that cannot be written safely. */
export const terraformEdits = editsByKind(set, create);

async function set(
  change: SetChange,
  graph: ResourceGraph,
  files: TextFiles,
  parts?: readonly string[],
): Promise<readonly TextEdit[] | undefined> {
  const changed = graph.get(change.resource);
  const isOfIdentity = changed?.type === types.account && change.path === 'identity';
  const resource = changed && isOfIdentity ? identityHolder(changed, graph) : changed;
  const declaration = resource?.declaration;
  if (resource && declaration?.module !== undefined)
    return parts && registryEdits(resource, change.path, change.value, await sourceFiles(parts, files));
  const symbol = declaration && editableSymbol(declaration);
  const found = declaration && symbol !== undefined ? await blockAt(declaration, files) : undefined;
  if (!resource || !declaration || symbol === undefined || !found) return undefined;
  if (change.path === 'apiVersion') return setVersion(found, asString(change.value));
  if (change.path === 'dependsOn') {
    const others = (asStrings(change.value) ?? []).map((key) => graph.get(key)?.declaration);
    return order(addressesOf(others, folderOf(declaration.uri)), found);
  }
  if (isRole(change)) return roleEdits(found, asString(resource.read(change.path)) ?? '', asString(change.value) ?? '');
  if (/^properties\.accessPolicies\.\d+\./.test(change.path)) return setInPolicy(change, found);
  const [type = ''] = symbol.split('.');
  const isAccount = resource.type === types.account && type.startsWith('azurerm_');
  if (isAccount && isOfIdentity) return identityEdits(change.value, resource, found, graph);
  if (isAccount && isOfKey(change)) return keyEdits(change, resource, found, graph);
  if (change.path === versionPath && type.startsWith('azurerm_')) return versionlessEdits(resource, change.path, files);
  if (change.path === 'properties.rotationPolicy' && type === 'azurerm_key_vault_key')
    return rotationPolicyEdits(found, change.value);
  if (type === 'azapi_resource') return azapiEdits(found, change.path, change.value);
  if (type === 'azurerm_key_vault_managed_hardware_security_module_key_rotation_policy')
    return change.path === 'properties.rotationPolicy' ? hsmRotationEdits(found, change.value) : undefined;
  const mapping = mappingOf(type);
  const rows = mapping ? argumentsFor(mapping, change.path) : [];
  // An argument that is written by its old name is changed there; where neither is, the present name is written.
  const row = rows.find(({ argument }) => attributeOf(found.block.body, argument)) ?? rows.at(-1);
  const isGone = change.value.kind === 'absent';
  const text = row && (isGone ? '' : printed(change.value, row.conversion));
  if (!row || text === undefined) return undefined;
  if (isGone) return remove(found, row.argument);
  const { origin } = resource.read(change.path);
  const place = origin?.kind === 'file' ? origin : undefined;
  if (place && place.uri !== declaration.uri) {
    const overriding = await overridingValue(place, files);
    return overriding && valueEdits(overriding, text, place, files, parts);
  }
  const [outer = '', inner] = row.argument.split('.');
  const [nested] = inner === undefined ? [found.block] : blocksOf(found.block.body, outer);
  if (!nested || (inner !== undefined && (await isReplaced(found.uri, found.block, outer, files)))) return undefined;
  const attribute = attributeOf(nested.body, inner ?? outer);
  if (!attribute) return [insertAttribute({ ...found, block: nested }, inner ?? outer, text)];
  const items = itemTexts(change.value, row.conversion);
  // A list that begins with what is written keeps its layout and its comments.
  if (items && beginsWith(found, attribute, items)) return appendTo(found, attribute, items);
  const without = items && withoutItems(found, attribute, items);
  if (without) return without;
  const file = parsedFiles.parse({ uri: found.uri, text: found.lines.text });
  return valueEdits({ file, node: attribute.value }, text, place, files, parts);
}

function isRole({ type, path }: SetChange): boolean {
  return (
    (type === types.roleAssignment || type === types.hsmLocalRoleAssignment) && path === 'properties.roleDefinitionId'
  );
}

/** One of the policies that a vault lists itself: a block each, in their order. Those that `dynamic` makes have none of their own. */
function setInPolicy({ path, value }: SetChange, found: Source): readonly TextEdit[] | undefined {
  const [, , index = '', ...rest] = path.split('.');
  const row = accessPolicyRows.find((one) => one.path === rest.join('.'));
  const block = blocksOf(found.block.body, 'access_policy')[Number(index)];
  const text = row && printed(value, row.conversion);
  const isDynamic = blocksOf(found.block.body, 'dynamic').length > 0;
  if (!row || !block || text === undefined || isDynamic) return undefined;
  return setAttribute({ ...found, block }, row.argument, text, itemTexts(value, row.conversion));
}

/** Of azapi: the version stands behind the type, where both are written out. */
function setVersion(found: Source, version: string | undefined): readonly TextEdit[] | undefined {
  const attribute = attributeOf(found.block.body, 'type');
  const type = attribute && literalText(attribute.value);
  if (!attribute || version === undefined || !type?.includes('@')) return undefined;
  return replaceLiteral(found, attribute, `"${type.slice(0, type.indexOf('@'))}@${version}"`);
}

function remove(found: Source, argument: string): readonly TextEdit[] | undefined {
  if (argument.includes('.')) return undefined;
  const attribute = attributeOf(found.block.body, argument);
  return attribute ? removeAttribute(found, attribute) : [];
}

/** A literal is replaced where it stands; what a variable says is changed where that is given, if nothing else uses it. */
async function valueEdits(
  written: Pick<GivenValue, 'file' | 'node'> & Partial<GivenValue>,
  text: string,
  place: FileOrigin | undefined,
  files: TextFiles,
  parts: readonly string[] | undefined,
): Promise<readonly TextEdit[] | undefined> {
  const { file, node } = written;
  if (isLiteral(node)) return givenEdits(written, text);
  if (!place?.definedAt || !parts) return undefined;
  const given = sourceOfValue(node, file, place.definedAt, await sourceFiles(parts, files));
  return given && givenEdits(given, text);
}

/** What is written in place alone: a literal, or more or fewer items of a list. */
function setAttribute(
  found: Source,
  name: string,
  text: string,
  items?: readonly string[],
): readonly TextEdit[] | undefined {
  const attribute = attributeOf(found.block.body, name);
  if (!attribute) return [insertAttribute(found, name, text)];
  // A list that begins with what is written keeps its layout and its comments.
  if (items && beginsWith(found, attribute, items)) return appendTo(found, attribute, items);
  const without = items && withoutItems(found, attribute, items);
  if (without) return without;
  return replaceLiteral(found, attribute, text);
}

/** `depends_on` takes addresses of the same module only. */
function addressesOf(others: readonly (Declaration | undefined)[], folder: string): readonly (string | undefined)[] {
  return others.map((other) => (other && folderOf(other.uri) === folder ? wholeSymbol(other) : undefined));
}

function order(addresses: readonly (string | undefined)[], found: Source): readonly TextEdit[] | undefined {
  if (addresses.length === 0 || !addresses.every((address) => address !== undefined)) return undefined;
  const attribute = attributeOf(found.block.body, 'depends_on');
  if (attribute) return appendTo(found, attribute, addresses);
  return [insertAttribute(found, 'depends_on', `[${addresses.join(', ')}]`, true)];
}

async function create(
  change: CreateChange,
  graph: ResourceGraph,
  files: TextFiles,
): Promise<readonly TextEdit[] | undefined> {
  const place = graph.get(change.scope);
  const { declaration } = place ?? {};
  if (!place || !declaration || editableSymbol(declaration) === undefined) return undefined;
  const text = textOf(change, place, graph, folderOf(declaration.uri));
  const file = await files.read(declaration.uri, new AbortController().signal);
  if (text === undefined || file?.kind !== 'text' || /\.json$/i.test(declaration.uri)) return undefined;
  const { lines } = parsedFiles.parse(file);
  const at = lines.position(file.text.length);
  const gap = file.text === '' || file.text.endsWith('\n') ? lines.lineBreak : lines.lineBreak.repeat(2);
  const unique = uniqueName(text.name, text.type, file.text);
  const newText = `${gap}${text.text(unique).replaceAll('\n', lines.lineBreak)}`;
  const made = { uri: declaration.uri, range: { start: at, end: at }, newText };
  return [made, ...(await waits(change, `${text.type}.${unique}`, folderOf(declaration.uri), { graph, files }))];
}

/** Where an order cannot be written, the rest is: what waits for nothing then is told by its own rule. */
async function waits(
  { waiting = [] }: CreateChange,
  address: string,
  folder: string,
  { graph, files }: { readonly graph: ResourceGraph; readonly files: TextFiles },
): Promise<readonly TextEdit[]> {
  const edits: TextEdit[] = [];
  for (const key of waiting) {
    const later = graph.get(key)?.declaration;
    const isHere = later && editableSymbol(later) !== undefined && folderOf(later.uri) === folder;
    const found = isHere ? await blockAt(later, files) : undefined;
    edits.push(...((found && order([address], found)) ?? []));
  }
  return edits;
}

/** `depends_on` names all that `count` and `for_each` make, never one of them. */
function wholeSymbol({ symbol }: Declaration): string | undefined {
  return symbol?.replace(/\[[^\]]*\]$/, '');
}

function textOf(change: CreateChange, place: Resource, graph: ResourceGraph, folder: string) {
  if (change.type === types.roleAssignment) return assignmentText(change, place, graph, folder);
  return change.type === types.accessPolicy ? policyText(change, place, graph, folder) : undefined;
}

function uniqueName(name: string, type: string, text: string): string {
  let unique = name;
  for (let count = 2; text.includes(`"${type}" "${unique}"`); count++) unique = `${name}_${count}`;
  return unique;
}

/** A module of a registry is nobody's here to edit, a data source makes nothing. */
function editableSymbol({ symbol, module, existing }: Declaration): string | undefined {
  return module !== undefined || existing === true || symbol?.startsWith('data.') === true ? undefined : symbol;
}

async function blockAt({ uri, range }: Declaration, files: TextFiles): Promise<Source | undefined> {
  if (/\.json$/i.test(uri)) return undefined;
  const file = await files.read(uri, new AbortController().signal);
  if (file?.kind !== 'text') return undefined;
  const { lines, parsed: tree } = parsedFiles.parse(file);
  const start = lines.offset(range.start);
  const block = tree.body.items.find((item): item is Block => item.kind === 'block' && item.start === start);
  return block && { uri, lines, block };
}
