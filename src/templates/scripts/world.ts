import { normalizeArmId } from '../../core/resources/armId.ts';
import type { ResourceType } from '../../core/resources/types.ts';
import {
  asString,
  expression,
  known,
  unknown,
  type FileOrigin,
  type Range,
  type Value,
} from '../../core/resources/value.ts';
import type { Lines } from '../lines.ts';
import { merged, mergedInBranch } from '../merge.ts';
import type { DeploymentNode } from '../sequence.ts';
import type { Call, Option } from './call.ts';
import { jsonValue, joined, type TextPart } from './json.ts';
import { lastSegment, type Part, type Word } from './statement.ts';

/** A resource that a command made, changed or showed. */
export interface Handle {
  readonly id: string;
  readonly type: ResourceType;
}

/** A service principal that a command found in the directory. */
export interface DirectoryHandle {
  readonly directory: Value;
}

/** What a variable holds: a value, or the whole output of a command. */
export type Variable = Value | Handle | DirectoryHandle;

/** What a script has done so far, and what its variables hold. */
export class World {
  readonly uri: string;
  readonly lines: Lines;
  readonly nodes: DeploymentNode[] = [];
  readonly variables = new Map<string, Variable>();
  /** Service principals that were looked up in the directory, by their canonical text. */
  readonly fromDirectory = new Set<string>();
  /** Where resources are used and made, in the order of the script. */
  readonly uses: { readonly id: string; readonly call: Call }[] = [];
  readonly made: { readonly id: string; readonly call: Call; readonly at: number }[] = [];
  /** Reads a command inside of a word; set by who runs the script. */
  output: (part: Extract<Part, { kind: 'command' }>) => Variable = () => unknown('its output is not known');
  readonly #bodies = new Map<string, Value>();
  readonly #ids = new Map<string, string>();

  constructor(uri: string, lines: Lines) {
    this.uri = uri;
    this.lines = lines;
  }

  range(place: { readonly start: number; readonly end: number }): Range {
    return this.lines.range(place);
  }

  origin(place: { readonly start: number; readonly end: number }): FileOrigin {
    return { kind: 'file', uri: this.uri, range: this.range(place) };
  }

  /** What a word means. */
  value(word: Word): Value {
    return joined(
      word.parts.map((part) => this.#part(part)),
      this.origin(word),
    );
  }

  json(word: Word): Value {
    const parts = word.parts.map((part) => this.#part(part));
    const found = jsonValue(parts, this.origin(word));
    return found ?? { ...unknown('it is no JSON that can be read here'), origin: this.origin(word) };
  }

  #part(part: Part): TextPart {
    switch (part.kind) {
      case 'text':
        return part;
      case 'unknown':
        return { kind: 'value', value: expression(`{${part.text}}`) };
      case 'variable':
        return { kind: 'value', value: this.read(this.variables.get(part.name.toLowerCase()), part.path, part.name) };
      case 'command':
        return { kind: 'value', value: this.read(this.output(part), part.path, '(…)') };
    }
  }

  /** What is read of a variable; `$true` and `$false` are PowerShell's own. */
  read(variable: Variable | undefined, path: string, name: string): Value {
    if (variable === undefined && path === '' && /^(?:true|false)$/i.test(name))
      return known(name.toLowerCase() === 'true');
    if (variable === undefined) return expression(`{$${name}${path === '' ? '' : `.${path}`}}`);
    if ('directory' in variable) return variable.directory;
    if ('kind' in variable && path === lastSegment) return behindLastSlash(variable, name);
    if ('kind' in variable) return path === '' ? variable : expression(`{$${name}.${path}}`);
    return propertyOf(variable, path);
  }

  /** The id that a resource of this type and name has in the script, wherever it was made. */
  idOf(type: ResourceType, name: string): string | undefined {
    return this.#ids.get(`${type} ${name.toLowerCase()}`);
  }

  bodyOf(id: string): Value | undefined {
    return this.#bodies.get(normalizeArmId(id));
  }

  /** A command that makes or changes a resource; what it does not mention stays as it was. */
  declare(call: Call, handle: Handle, name: string, body: Value, how: 'made' | 'changed'): Handle {
    const { id, type } = handle;
    const before = this.bodyOf(id);
    const isBranch = call.statement.conditional === true;
    const whole = before ? (isBranch ? mergedInBranch(before, body) : merged(before, body)) : body;
    this.#bodies.set(normalizeArmId(id), whole);
    this.#ids.set(`${type} ${name.toLowerCase()}`, id);
    const node = `${id}@${call.statement.start}`;
    const previous = this.nodes.at(-1)?.node;
    if (how === 'made') this.made.push({ id, call, at: call.statement.start });
    this.nodes.push({
      node,
      after: previous === undefined ? [] : [previous],
      pieces: {
        id,
        type,
        body: whole,
        declaration: {
          format: 'script',
          uri: this.uri,
          range: this.range(call.statement),
          heading: this.range(call.heading),
          ...(how === 'changed' && !before && { existing: true as const }),
          ...(call.statement.conditional && { conditional: true as const }),
        },
      },
    });
    return handle;
  }

  /** A command that only mentions a resource. */
  use(call: Call, handle: Handle): Handle {
    this.uses.push({ id: handle.id, call });
    return handle;
  }
}

/** The last part of a URI; of a key's with its version, that is the version. */
export function behindLastSlash(value: Value, name: string): Value {
  if (value.kind === 'reference' && value.path === 'properties.keyUriWithVersion')
    return { ...value, path: 'properties.version' };
  const text = asString(value);
  return text === undefined ? expression(`{$${name}${lastSegment}}`) : known(text.slice(text.lastIndexOf('/') + 1));
}

/** What commands show of a resource, under the names of both shells. */
const shown: Readonly<Record<string, string>> = {
  id: 'id',
  resourceid: 'id',
  principalid: 'principalId',
  'identity.principalid': 'principalId',
  'properties.principalid': 'principalId',
  clientid: 'properties.clientId',
  'properties.clientid': 'properties.clientId',
  vaulturi: 'properties.vaultUri',
  'properties.vaulturi': 'properties.vaultUri',
  hsmuri: 'properties.hsmUri',
  'properties.hsmuri': 'properties.hsmUri',
  'key.kid': 'properties.keyUriWithVersion',
  version: 'properties.version',
};

function propertyOf({ id, type }: Handle, path: string): Value {
  const wanted = shown[path.toLowerCase()];
  const isKey = /keys$/i.test(type);
  if (wanted === 'id' && !isKey) return known(id);
  const isIdentity = /userAssignedIdentities$/i.test(type);
  const property =
    wanted === 'principalId'
      ? `${isIdentity ? 'properties' : 'identity'}.principalId`
      : wanted === 'id'
        ? 'properties.keyUriWithVersion'
        : wanted;
  if (path.toLowerCase() === 'name') return known(id.slice(id.lastIndexOf('/') + 1));
  return property === undefined
    ? expression(`{${id.replaceAll('/', '∕')}#${path}}`)
    : { kind: 'reference', resource: normalizeArmId(id), path: property };
}

/** The first of these options that a call has. */
export function optionOf(call: Call, names: readonly string[]): Option | undefined {
  return call.options.find(({ name }) => names.includes(name));
}
