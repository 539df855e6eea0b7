import type { Value } from '../../../core/resources/value.ts';
import { linksIn, linkTarget } from '../../arm/reading/load.ts';
import { lower } from '../../arm/reading/lower.ts';
import { problemsOf } from '../../arm/reading/read.ts';
import { TemplateScope } from '../../arm/reading/scope.ts';
import { World, type LinkTarget } from '../../arm/reading/world.ts';
import type { JsonDocument } from '../../json/document.ts';
import type { JsonNode } from '../../json/node.ts';
import { parseJsonNow } from '../../json/parse.ts';
import type { DeploymentNode } from '../../sequence.ts';
import type { Reading } from './reading.ts';

export interface JsonModuleUse {
  readonly reading: Reading;
  readonly uri: string;
  readonly text: string;
  /** The id of what it is deployed to. */
  readonly scope: string;
  /** Unique among the uses of modules. */
  readonly node: string;
  readonly args: ReadonlyMap<string, Value>;
}

/** An ARM template in JSON that a Bicep file uses as a module. */
export class JsonModule {
  readonly #reading: Reading;
  readonly #world: World;
  readonly #document: JsonDocument;
  readonly #scope: TemplateScope;

  constructor({ reading, uri, text, scope, node, args }: JsonModuleUse) {
    this.#reading = reading;
    this.#document = parseJsonNow(uri, text);
    this.#world = worldOf(this.#document, reading);
    this.#scope = new TemplateScope({
      world: this.#world,
      document: this.#document,
      template: this.#document.root,
      place: scope,
      given: (name) => argumentOf(args, name),
      path: node,
    });
  }

  /** @param start the node after which everything in it comes */
  nodes(start: string, conditional: boolean): readonly DeploymentNode[] {
    const nodes = [...lower(this.#scope, [start], conditional)].filter((node) => node !== undefined);
    for (const problem of [...problemsOf(this.#document), ...this.#world.unreadable]) this.#reading.cannotRead(problem);
    return nodes;
  }

  output(name: string): Value | undefined {
    return this.#scope.output(name);
  }
}

/** Azure Resource Manager compares names without regard to case. */
function argumentOf(args: ReadonlyMap<string, Value>, name: string): Value | undefined {
  const own = args.get(name);
  if (own) return own;
  const wanted = name.toLowerCase();
  return [...args].find(([other]) => other.toLowerCase() === wanted)?.[1];
}

/** The template with those that it links to, as far as they were read. */
function worldOf(document: JsonDocument, reading: Reading): World {
  const documents = new Map<string, JsonDocument>();
  const links = new Map<JsonNode, LinkTarget>();
  const open = [document];
  for (let next = open.pop(); next; next = open.pop()) {
    documents.set(next.uri, next);
    for (const link of linksIn(next)) {
      const target = linkTarget(link, next);
      const file = 'uri' in target ? reading.file(target.uri) : undefined;
      links.set(
        link,
        file?.kind === 'lost' ? { reason: `the template it leads to cannot be read: ${file.reason}` } : target,
      );
      if (!('uri' in target) || file?.kind !== 'text' || documents.has(target.uri)) continue;
      open.push(parseJsonNow(target.uri, file.text));
    }
  }
  return new World(documents, links);
}
