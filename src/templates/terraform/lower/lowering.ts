import { normalizeArmId } from '../../../core/resources/armId.ts';
import { resourceType, types } from '../../../core/resources/types.ts';
import {
  absent,
  asNumber,
  asString,
  expression,
  known,
  reference,
  unknown,
  type Value,
} from '../../../core/resources/value.ts';
import type { TextFiles, Unreadable } from '../../../core/templates.ts';
import { defaultScope, idSegment, resourceGroupScope, templateId } from '../../ids.ts';
import { members, merged } from '../../merge.ts';
import type { DeploymentNode } from '../../sequence.ts';
import { attributeOf, literalText } from '../access.ts';
import { stringOf } from '../evaluate/values.ts';
import { readFolder } from '../files.ts';
import { mappings } from '../mapping/arguments.ts';
import type { Block } from '../syntax.ts';
import { verifiedModule, type VerifiedModule } from './verifiedModules.ts';
import { assignmentBody, diagnosticBody, identityBody, mappedBody, policyBody } from './bodies.ts';
import { encryptionOf } from './customerKey.ts';
import { BlockReader, itemsOf } from './reader.ts';
import { dependsOn, referencesIn, referencesOf, type Reference } from './references.ts';
import { Scope, type Found, type References } from './scope.ts';

/** One resource of `count` or `for_each`, or the only one. */
interface Instance {
  readonly key: string;
  readonly reader: BlockReader;
  readonly conditional: boolean;
}

/** What is resolved of a name, and how many of the names behind it that took. */
interface Resolved {
  readonly value: Value;
  readonly taken: number;
}

type Pieces = NonNullable<DeploymentNode['pieces']>;

const deepestModules = 20;

/** Reads a root module with all that it calls, as the nodes of one deployment. */
export class Lowering implements References {
  readonly nodes: DeploymentNode[] = [];
  readonly looked = new Set<string>();
  readonly unreadable: Unreadable[] = [];
  readonly scopes: Scope[] = [];
  readonly #files: TextFiles;
  readonly #signal: AbortSignal;
  readonly #children = new Map<Scope, Map<string, Scope>>();
  readonly #callers = new Map<Scope, { readonly scope: Scope; readonly call: Found }>();
  readonly #verified = new Map<string, VerifiedModule | undefined>();
  readonly #instances = new Map<string, readonly Instance[]>();
  readonly #behind = new Map<string, ReadonlySet<string>>();
  readonly #names = new Map<string, Value>();

  constructor(files: TextFiles, signal: AbortSignal) {
    this.#files = files;
    this.#signal = signal;
  }

  async read(folder: string): Promise<void> {
    await this.#module('', folder, undefined, [folder]);
    for (const scope of this.scopes) {
      if (!this.#isCalled(scope)) continue;
      for (const name of scope.modules.keys()) this.#lowerVerified(scope, name);
      for (const address of scope.resources.keys()) this.#lower(scope, address);
    }
    this.#overlay();
  }

  async #module(
    prefix: string,
    folder: string,
    given: ReadonlyMap<string, () => Value> | undefined,
    chain: readonly string[],
  ): Promise<Scope> {
    const source = await readFolder(folder, this.#files, this.#signal);
    for (const uri of source.looked) this.looked.add(uri);
    for (const one of source.unreadable)
      if (!this.unreadable.some((other) => isSame(one, other))) this.unreadable.push(one);
    const scope = new Scope(prefix, source, given, this);
    this.scopes.push(scope);
    for (const [name, call] of scope.modules) await this.#call(scope, name, call, chain);
    return scope;
  }

  async #call(scope: Scope, name: string, call: Found, chain: readonly string[]): Promise<void> {
    const { node, file } = call;
    const attribute = attributeOf(node.body, 'source');
    const source = attribute && literalText(attribute.value);
    if (source === undefined || !attribute) return;
    // A module of a registry is known by its parameters alone.
    if (!/^\.\.?(\/|$)/.test(source)) return;
    const folder = new URL(source, `${scope.folder.uri.replace(/\/$/, '')}/`).href.replace(/\/$/, '');
    const refuse = (reason: string): void => {
      this.unreadable.push({ uri: file.uri, range: file.lines.range(attribute.value), reason });
    };
    if (chain.includes(folder)) {
      refuse('the module calls itself');
      return;
    }
    if (chain.length > deepestModules) {
      refuse('modules are nested too deeply');
      return;
    }
    const given = new Map<string, () => Value>();
    for (const item of node.body.items) {
      if (item.kind !== 'attribute' || reserved.has(item.name.text)) continue;
      // What it refers to may come from a module that is not read yet.
      const bound = () => this.#instancesOf(scope, `module.${name}`, call)[0]?.reader.bound;
      given.set(item.name.text, () => scope.evaluate(item.value, file, bound()));
    }
    const child = await this.#module(`${scope.prefix}module.${name}.`, folder, given, [...chain, folder]);
    if (child.folder.looked.length === 0) refuse('there is no Terraform file in that folder, or it may not be read');
    this.#callers.set(child, { scope, call });
    const children = this.#children.get(scope) ?? new Map<string, Scope>();
    this.#children.set(scope, children.set(name, child));
  }

  /** Whether a module is called at all: `count` may be 0. */
  #isCalled(scope: Scope): boolean {
    const caller = this.#callers.get(scope);
    if (!caller) return true;
    const name = caller.call.node.labels[0]?.text ?? '';
    return this.#instancesOf(caller.scope, `module.${name}`, caller.call).length > 0 && this.#isCalled(caller.scope);
  }

  /** What a verified module makes, as its call says; undefined for every other module. */
  #verifiedCall(scope: Scope, name: string): VerifiedModule | undefined {
    const memo = `${scope.prefix}${name}`;
    if (this.#verified.has(memo)) return this.#verified.get(memo);
    const call = scope.modules.get(name);
    const attribute = call && attributeOf(call.node.body, 'source');
    const source = attribute && literalText(attribute.value);
    const [instance] = call ? this.#instancesOf(scope, `module.${name}`, call) : [];
    this.#verified.set(memo, undefined);
    const made = source === undefined || !instance ? undefined : verifiedModule(source, instance.reader);
    this.#verified.set(memo, made);
    return made;
  }

  #lowerVerified(scope: Scope, name: string): void {
    const made = this.#verifiedCall(scope, name);
    const call = scope.modules.get(name);
    const [instance] = made && call ? this.#instancesOf(scope, `module.${name}`, call) : [];
    if (!made || !call || !instance) return;
    const prefix = `${scope.prefix}module.${name}`;
    const after = this.#refsOf(scope, [...referencesIn(call.node.body), ...dependsOn(call.node.body)]);
    for (const [index, pieces] of made.resources.entries()) {
      this.#remember(pieces.id, pieces.body);
      const declaration = { ...this.#declaration(call, `module.${name}`, instance.conditional), module: name };
      this.nodes.push({
        node: `${prefix}#${index}`,
        // Within the module the resources come in their order.
        after: index === 0 ? [...after] : [...after, `${prefix}#${index - 1}`],
        pieces: { ...pieces, declaration },
      });
    }
  }

  // What names mean

  resource(scope: Scope, type: string, name: string, steps: readonly string[]): Resolved | undefined {
    const address = `${type}.${name}`;
    const found = scope.resources.get(address);
    if (!found) return undefined;
    if (type === 'data.azurerm_client_config')
      return { value: expression(`{azurerm_client_config.${steps[0] ?? ''}}`), taken: 1 };
    const instances = this.#instancesOf(scope, address, found);
    const isMany =
      attributeOf(found.node.body, 'count') !== undefined || attributeOf(found.node.body, 'for_each') !== undefined;
    if (isMany && steps.length === 0) return undefined;
    const taken = isMany ? 1 : 0;
    const instance = isMany ? (instances.find(({ key }) => key === steps[0]) ?? instances[0]) : instances[0];
    if (!instance) return { value: unknown(`there is no ${address}`), taken };
    const attribute = this.#attribute(scope, address, instance, steps.slice(taken));
    return { value: attribute.value, taken: taken + attribute.taken };
  }

  #attribute(scope: Scope, address: string, instance: Instance, steps: readonly string[]): Resolved {
    const type = terraformType(address);
    const [first] = steps;
    if (first === undefined) return { value: expression(`{${scope.prefix}${address}}`), taken: 0 };
    const pieces = this.#pieces(scope, address, instance);
    if (pieces) {
      const key = normalizeArmId(pieces.id);
      const computed = mappings[type]?.computed ?? {};
      for (let count = Math.min(3, steps.length); count > 0; count--) {
        const path = computed[steps.slice(0, count).join('.')];
        if (path !== undefined) return { value: reference(key, path), taken: count };
      }
      if (['id', 'resource_id', 'resource_versionless_id'].includes(first))
        return { value: known(pieces.id), taken: 1 };
      if (type.startsWith('azapi_')) {
        if (first === 'output') return { value: reference(key, ''), taken: 1 };
        const path = steps.slice(0, 3).join('.');
        if (path.startsWith('identity.0.principal_id')) {
          const isIdentity = pieces.type === types.userAssignedIdentity;
          return { value: reference(key, isIdentity ? 'properties.principalId' : 'identity.principalId'), taken: 3 };
        }
      }
    }
    const own = instance.reader.read(first);
    return own.kind === 'absent'
      ? { value: expression(`{${scope.prefix}${address}.${steps.join('.')}}`), taken: steps.length }
      : { value: own, taken: 1 };
  }

  module(scope: Scope, name: string, steps: readonly string[]): Resolved | undefined {
    const call = scope.modules.get(name);
    const isMany = call && (attributeOf(call.node.body, 'count') ?? attributeOf(call.node.body, 'for_each'));
    const taken = isMany ? 2 : 1;
    const output = steps[taken - 1];
    if (output === undefined) return undefined;
    const made = this.#verifiedCall(scope, name)?.outputs.get(output);
    if (made) {
      const value = made(steps.slice(taken));
      return { value: value.value, taken: taken + value.taken };
    }
    const child = this.#children.get(scope)?.get(name);
    const found = child?.outputs.get(output);
    const attribute = found && attributeOf(found.node.body, 'value');
    return child && found && attribute && { value: child.evaluate(attribute.value, found.file), taken };
  }

  // Resources

  #lower(scope: Scope, address: string): void {
    const found = scope.resources.get(address);
    if (!found) return;
    const after = this.#refsOf(scope, referencesIn(found.node.body));
    for (const one of this.#fromCallers(scope)) after.add(one);
    for (const instance of this.#instancesOf(scope, address, found)) {
      const pieces = this.#pieces(scope, address, instance);
      const node = nodeOf(scope, address, instance.key);
      if (pieces) this.#remember(pieces.id, pieces.body);
      const isData = address.startsWith('data.');
      const declaration = {
        ...this.#declaration(found, address, instance.conditional),
        ...(isData && { existing: true as const }),
        ...(pieces?.apiVersion !== undefined && { apiVersion: pieces.apiVersion }),
      };
      this.nodes.push({
        node,
        after: [...after].filter((other) => other !== node),
        ...(pieces && { pieces: { id: pieces.id, type: pieces.type, body: pieces.body, declaration } }),
      });
    }
  }

  /** What a module's own `depends_on` orders before all that is in it. */
  #fromCallers(scope: Scope): ReadonlySet<string> {
    const caller = this.#callers.get(scope);
    if (!caller) return new Set();
    const own = this.#refsOf(caller.scope, dependsOn(caller.call.node.body));
    return new Set([...own, ...this.#fromCallers(caller.scope)]);
  }

  #pieces(
    scope: Scope,
    address: string,
    { key, reader }: Instance,
  ): (Omit<Pieces, 'declaration'> & { readonly apiVersion?: string }) | undefined {
    const type = terraformType(address);
    const group = (): string => {
      const value = reader.read('resource_group_name');
      return value.kind === 'absent' ? defaultScope : resourceGroupScope(idSegment(value));
    };
    const name = (): string => idSegment(reader.read('name'), `{${nodeOf(scope, address, key)}}`);
    const mapping = mappings[type];
    const idOf = (): string | undefined => {
      switch (type) {
        case 'azurerm_resource_group':
          return resourceGroupScope(name());
        case 'azurerm_key_vault_key':
          return childId(reader.read('key_vault_id'), 'keys', name());
        case 'azurerm_key_vault_managed_hardware_security_module_key':
          return childId(reader.read('managed_hsm_id'), 'keys', name());
        default:
          return mapping && templateId(group(), mapping.type, [name()]);
      }
    };
    if (type.startsWith('azapi_')) return this.#azapi(scope, address, key, reader);
    const id = idOf();
    const nameOf = (keyId: string): Value => this.#nameOf(keyId);
    if (type === 'azurerm_resource_group' && id !== undefined)
      return {
        id,
        type: types.resourceGroup,
        body: members({ name: reader.read('name'), location: reader.read('location') }),
      };
    if (mapping && id !== undefined) return { id, type: mapping.type, body: mappedBody(type, reader, nameOf) };
    return this.#relation(type, nodeOf(scope, address, key), reader, nameOf);
  }

  /** What relates other resources: grants, policies, settings, and the key of an account. */
  #relation(
    type: string,
    node: string,
    reader: BlockReader,
    nameOf: (id: string) => Value,
  ): Omit<Pieces, 'declaration'> | undefined {
    const token = `{${node.replaceAll('/', '∕')}}`;
    switch (type) {
      case 'azurerm_role_assignment': {
        const scope = reader.read('scope');
        const place = asString(scope) ?? `/{${idSegment(scope)}}`;
        const id = templateId(place.startsWith('/') ? place : `/${place}`, types.roleAssignment, [token]);
        return { id, type: types.roleAssignment, body: assignmentBody(reader, scope) };
      }
      case 'azurerm_key_vault_managed_hardware_security_module_role_assignment': {
        const hsm = asString(reader.read('managed_hsm_id'));
        const scope = stringOf(reader.read('scope'));
        if (hsm === undefined) return undefined;
        const place = scope === undefined ? reader.read('scope') : known(scope === '/' ? hsm : `${hsm}${scope}`);
        return {
          id: `${hsm}/localRoleAssignments/${token}`,
          type: types.hsmLocalRoleAssignment,
          body: assignmentBody(reader, place),
        };
      }
      case 'azurerm_key_vault_access_policy': {
        const vault = reader.read('key_vault_id');
        const id = asString(vault) ?? `/{${idSegment(vault)}}`;
        const body = merged(
          members({ properties: members({ vaultId: known(normalizeArmId(id)) }) }),
          members({ properties: policyBody(reader) }),
        );
        return { id: `${id}/accessPolicies/${token}`, type: types.accessPolicy, body };
      }
      case 'azurerm_monitor_diagnostic_setting': {
        const target = asString(reader.read('target_resource_id'));
        const id = target === undefined ? undefined : templateId(target, types.diagnosticSetting, [token]);
        return id === undefined ? undefined : { id, type: types.diagnosticSetting, body: diagnosticBody(reader) };
      }
      case 'azurerm_cognitive_account_customer_managed_key': {
        const account = asString(reader.read('cognitive_account_id'));
        if (account === undefined) return undefined;
        const keyId = reader.read('key_vault_key_id');
        const hsmKeyId = reader.read('managed_hsm_key_id');
        const encryption = encryptionOf(
          keyId.kind === 'absent' ? hsmKeyId : keyId,
          reader.read('identity_client_id'),
          nameOf,
        );
        return { id: account, type: types.account, body: members({ properties: members({ encryption }) }) };
      }
      default:
        return undefined;
    }
  }

  /** `azapi_resource` and `azapi_update_resource`: the body is Azure's own. */
  #azapi(
    scope: Scope,
    address: string,
    key: string,
    reader: BlockReader,
  ): (Omit<Pieces, 'declaration'> & { readonly apiVersion?: string }) | undefined {
    const [spelling = '', apiVersion] = (stringOf(reader.read('type')) ?? '').split('@');
    const type = resourceType(spelling);
    if (!type) return undefined;
    const parent = asString(reader.read('parent_id'));
    const own = asString(reader.read('resource_id'));
    const name = reader.read('name');
    const segment = idSegment(name, `{${nodeOf(scope, address, key)}}`);
    const isChild = spelling.split('/').length > 2;
    const last = spelling.slice(spelling.lastIndexOf('/') + 1);
    const id =
      own ??
      (isChild && parent !== undefined
        ? `${parent}/${last}/${segment}`
        : templateId(parent ?? defaultScope, type, [segment]));
    const [identity] = reader.blocks('identity');
    const body = merged(
      members({ name, location: reader.read('location'), identity: identity ? identityBody(identity) : absent }),
      reader.read('body'),
    );
    const scoped =
      type === types.roleAssignment
        ? merged(body, members({ properties: members({ scope: known(parent ?? defaultScope) }) }))
        : body;
    return {
      id,
      type,
      body: scoped.kind === 'absent' ? members({}) : scoped,
      ...(apiVersion !== undefined && { apiVersion }),
    };
  }

  /** A second declaration of a resource adds to the first: the key of an account, an update of azapi. */
  #overlay(): void {
    const first = new Map<string, Value>();
    for (const [index, node] of this.nodes.entries()) {
      const { pieces } = node;
      if (!pieces || pieces.declaration.existing === true) continue;
      const key = normalizeArmId(pieces.id);
      const isUpdate = /customer_managed_key\.|azapi_update_resource\./.test(pieces.declaration.symbol ?? '');
      if (!isUpdate) first.set(key, pieces.body);
      else {
        const base = first.get(key) ?? this.#bodyLater(key, index);
        const body = base ? merged(base, pieces.body) : pieces.body;
        const declaration = base ? pieces.declaration : { ...pieces.declaration, existing: true as const };
        this.nodes[index] = { ...node, pieces: { ...pieces, body, declaration } };
      }
    }
  }

  #bodyLater(key: string, from: number): Value | undefined {
    return this.nodes.slice(from + 1).find(({ pieces }) => pieces && normalizeArmId(pieces.id) === key)?.pieces?.body;
  }

  #remember(id: string, body: Value): void {
    const name = body.kind === 'object' ? body.entries['name'] : undefined;
    if (name) this.#names.set(normalizeArmId(id), name);
  }

  /** The name of a key, by its id. */
  #nameOf(id: string): Value {
    const segment = id.slice(id.lastIndexOf('/') + 1);
    return this.#names.get(normalizeArmId(id)) ?? (segment.includes('{') ? expression(segment) : known(segment));
  }

  #declaration({ node, file }: Found, symbol: string, conditional: boolean): Pieces['declaration'] {
    const last = node.labels.at(-1) ?? node.type;
    return {
      format: 'terraform',
      uri: file.uri,
      range: file.lines.range(node),
      heading: file.lines.range({ start: node.start, end: last.end }),
      symbol,
      ...(conditional && { conditional: true as const }),
    };
  }

  #instancesOf(scope: Scope, address: string, { node, file }: Found): readonly Instance[] {
    const memo = `${scope.prefix}${address}`;
    const present = this.#instances.get(memo);
    if (present) return present;
    // Whoever needs itself to know how many there are gets one.
    this.#instances.set(memo, [
      { key: '', reader: new BlockReader(scope, file, node.body, new Map()), conditional: true },
    ]);
    const made = this.#makeInstances(scope, node, file);
    this.#instances.set(memo, made);
    return made;
  }

  #makeInstances(scope: Scope, node: Block, file: Found['file']): readonly Instance[] {
    const reader = (bound: ReadonlyMap<string, Value>): BlockReader => new BlockReader(scope, file, node.body, bound);
    const plain = reader(new Map());
    const forEach = attributeOf(node.body, 'for_each');
    if (forEach) {
      return itemsOf(plain.read('for_each'), 'each').map(({ key, each, isUnknown }) => ({
        key,
        reader: reader(new Map([['each', each]])),
        conditional: isUnknown === true,
      }));
    }
    if (!attributeOf(node.body, 'count')) return [{ key: '', reader: plain, conditional: false }];
    const count = asNumber(plain.read('count'));
    const withIndex = (index: Value) => reader(new Map([['count', members({ index })]]));
    if (count === undefined) return [{ key: '0', reader: withIndex(known(0)), conditional: true }];
    const most = Math.min(count, 50);
    return Array.from({ length: most }, (_, index) => ({
      key: String(index),
      reader: withIndex(known(index)),
      conditional: false,
    }));
  }

  // The order of things

  #refsOf(scope: Scope, references: readonly Reference[]): Set<string> {
    const found = new Set<string>();
    for (const one of references) for (const node of this.#nodesBehind(scope, one)) found.add(node);
    return found;
  }

  #nodesBehind(scope: Scope, { root, names }: Reference): ReadonlySet<string> {
    const memo = `${scope.prefix}|${root}.${names.slice(0, 2).join('.')}`;
    const present = this.#behind.get(memo);
    if (present) return present;
    this.#behind.set(memo, new Set());
    const found = this.#findBehind(scope, root, names);
    this.#behind.set(memo, found);
    return found;
  }

  #findBehind(scope: Scope, root: string, names: readonly string[]): ReadonlySet<string> {
    const [first, second] = names;
    if (first === undefined) return new Set();
    switch (root) {
      case 'local': {
        const local = scope.local(first);
        return local ? this.#refsOf(scope, referencesOf(local.node)) : new Set();
      }
      case 'var': {
        const caller = this.#callers.get(scope);
        const argument = caller && attributeOf(caller.call.node.body, first);
        return caller && argument ? this.#refsOf(caller.scope, referencesOf(argument.value)) : new Set();
      }
      case 'module':
        return this.#nodesOfModule(scope, first, second);
      case 'data':
        return second === undefined ? new Set() : this.#nodesOf(scope, `data.${first}.${second}`);
      default:
        return this.#nodesOf(scope, `${root}.${first}`);
    }
  }

  #nodesOf(scope: Scope, address: string): ReadonlySet<string> {
    const found = scope.resources.get(address);
    return new Set(found ? this.#instancesOf(scope, address, found).map(({ key }) => nodeOf(scope, address, key)) : []);
  }

  /** An output comes after what it refers to; a module as a whole, after all that is in it. */
  #nodesOfModule(scope: Scope, name: string, output: string | undefined): ReadonlySet<string> {
    const child = this.#children.get(scope)?.get(name);
    const prefix = `${scope.prefix}module.${name}`;
    if (!child) {
      const count = this.#verifiedCall(scope, name)?.resources.length ?? 0;
      return new Set(Array.from({ length: count }, (_, index) => `${prefix}#${index}`));
    }
    const found = output === undefined ? undefined : child.outputs.get(output);
    if (!found) {
      const inside = this.scopes.filter((one) => one.prefix.startsWith(`${prefix}.`));
      return new Set(
        inside.flatMap((one) => [...one.resources.keys()].flatMap((address) => [...this.#nodesOf(one, address)])),
      );
    }
    return this.#refsOf(child, [...referencesIn(found.node.body), ...dependsOn(found.node.body)]);
  }
}

/** Arguments of a module call that are none of the module's. */
const reserved = new Set(['source', 'version', 'providers', 'depends_on', 'count', 'for_each']);

function terraformType(address: string): string {
  const [first = '', second = ''] = address.split('.');
  return first === 'data' ? second : first;
}

function nodeOf(scope: Scope, address: string, key: string): string {
  return `${scope.prefix}${address}${key === '' ? '' : `[${key}]`}`;
}

function childId(parent: Value, type: string, name: string): string {
  return `${asString(parent) ?? `/{${idSegment(parent)}}`}/${type}/${name}`;
}

function isSame(a: Unreadable, b: Unreadable): boolean {
  return a.uri === b.uri && a.reason === b.reason && JSON.stringify(a.range) === JSON.stringify(b.range);
}
