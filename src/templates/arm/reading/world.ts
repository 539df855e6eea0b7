import type { Location } from '../../../core/resources/value.ts';
import type { Unreadable } from '../../../core/templates.ts';
import type { JsonDocument } from '../../json/document.ts';
import type { JsonNode } from '../../json/node.ts';
import { parseExpression } from '../language/parse.ts';
import type { Expression } from '../language/syntax.ts';
import type { Instance } from './instance.ts';

/** So many calls and values are evaluated in one reading; a template that needs more was made to do so. */
const mostEvaluations = 3_000_000;
/** And so many deployments are followed; ARM's own limit is 800 resources in a template. */
const mostDeployments = 5_000;

/** What all templates of one deployment share while they are read. */
export class World {
  /** The files that were read, by URI. */
  readonly documents: ReadonlyMap<string, JsonDocument>;
  /** Where each `templateLink` leads, and where it leads to nothing that can be read, why. */
  readonly links: ReadonlyMap<JsonNode, LinkTarget>;
  /** Nested deployments by their node. */
  readonly modules = new Map<string, Instance>();
  readonly #unreadable = new Map<string, Unreadable>();
  readonly #expressions = new Map<string, Expression | undefined>();
  #left = mostEvaluations;
  #deployments = mostDeployments;

  constructor(documents: ReadonlyMap<string, JsonDocument>, links: ReadonlyMap<JsonNode, LinkTarget>) {
    this.documents = documents;
    this.links = links;
  }

  get unreadable(): readonly Unreadable[] {
    return [...this.#unreadable.values()];
  }

  /** Tells what is not understood, once at its place. */
  report({ uri, range }: Location, reason: string): void {
    const { line, character } = range.start;
    const mark = `${uri} ${line} ${character}`;
    if (!this.#unreadable.has(mark)) this.#unreadable.set(mark, { uri, range, reason });
  }

  /** The expression in brackets; undefined where it is none. */
  parsed(source: string): Expression | undefined {
    if (!this.#expressions.has(source)) this.#expressions.set(source, parseExpression(source));
    return this.#expressions.get(source);
  }

  /** Counts one deployment; false once there were too many. */
  mayDeploy(): boolean {
    return --this.#deployments > 0;
  }

  /** Counts one evaluation; false once there were too many. */
  mayEvaluate(): boolean {
    return --this.#left > 0;
  }
}

export type LinkTarget = { readonly uri: string } | { readonly reason: string };
