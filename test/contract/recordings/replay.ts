import { asArray } from '../../../src/emulator/json.ts';
import { adapt } from './adapt.ts';
import { atPath, compare, headerForm, typeOf, type Difference } from './compare.ts';
import type { Exchange } from '../descriptions/exchange.ts';
import { exceptionsFor, withoutList, type Exception } from './exceptions.ts';
import type { Interaction } from './load.ts';
import { classify, operationNames, type OperationName } from './operations.ts';
import { rowsOf } from './rebuildResources.ts';
import { rebuild } from './rebuild.ts';
import type { Answer } from './scene.ts';

/** An interaction of this slice with what the emulator made of it. */
export interface Verdict {
  readonly interaction: Interaction;
  readonly differences: readonly Difference[];
  /** How many others do not count. */
  readonly excused: number;
  /** What was asked and answered. */
  readonly exchange: Exchange;
}

/** The recordings by operation, and by the reason for which they are left out. */
export class Recordings {
  readonly #replayable = new Map<OperationName, Interaction[]>();
  readonly #inOrder: { readonly operation: OperationName; readonly interaction: Interaction }[] = [];
  readonly #excluded = new Map<OperationName, number>();
  readonly outside = new Map<string, number>();
  readonly reasons = new Map<string, number>();
  readonly usedExceptions = new Set<Exception>();

  constructor(interactions: readonly Interaction[]) {
    for (const interaction of interactions) this.#add(interaction);
  }

  #add(interaction: Interaction): void {
    const { operation, excluded } = classify(interaction);
    if (excluded !== undefined) {
      count(operation === undefined ? this.outside : this.reasons, excluded);
      if (operation !== undefined) count(this.#excluded, operation);
      return;
    }
    const present = this.#replayable.get(operation) ?? [];
    const adapted = adapt(interaction);
    present.push(adapted);
    this.#replayable.set(operation, present);
    this.#inOrder.push({ operation, interaction: adapted });
  }

  of(operation: OperationName): readonly Interaction[] {
    return this.#replayable.get(operation) ?? [];
  }

  excludedOf(operation: OperationName): number {
    return this.#excluded.get(operation) ?? 0;
  }

  /** Asks the emulator what Azure was asked, and compares the answers. */
  async replay(operation: OperationName, interaction: Interaction): Promise<Verdict> {
    const exchange = await ask(operation, interaction);
    const all = compare(interaction, exchange, operation);
    const differences = all.filter((difference) => !this.#isExcused(operation, interaction, difference));
    return { interaction, differences, excused: all.length - differences.length, exchange };
  }

  /** Replays everything, in the order in which it was recorded. */
  async replayAll(): Promise<ReadonlyMap<OperationName, readonly Verdict[]>> {
    const verdicts = new Map<OperationName, Verdict[]>(operationNames.map((name) => [name, []]));
    for (const { operation, interaction } of this.#inOrder) {
      verdicts.get(operation)?.push(await this.replay(operation, interaction));
    }
    return verdicts;
  }

  /** The differences that count. */
  judge(operation: OperationName, interaction: Interaction, answer: Answer): readonly Difference[] {
    return compare(interaction, answer, operation).filter(
      (difference) => !this.#isExcused(operation, interaction, difference),
    );
  }

  #isExcused(operation: OperationName, { apiVersion }: Interaction, difference: Difference): boolean {
    const exception = exceptionsFor(operation, apiVersion === '' ? '7.2' : apiVersion, difference).find(
      ({ anyRecorded }) => anyRecorded === undefined || this.#isRecorded(operation, difference),
    );
    if (exception !== undefined) this.usedExceptions.add(exception);
    return exception !== undefined;
  }

  /** Whether another recording of the same resource, for a status of the same operation, shows what the emulator answered. */
  #isRecorded(operation: OperationName, difference: Difference): boolean {
    if (difference.kind === 'status') {
      return this.of(operation).some(({ status }) => String(status) === difference.found);
    }
    const family = familyOf(operation);
    return operationNames
      .filter((name) => familyOf(name) === family)
      .some((name) => this.of(name).some((interaction) => shows(interaction, difference)));
  }
}

/** Asks in a scene of its own, under the API version of the recording or another one. */
export async function ask(operation: OperationName, interaction: Interaction, apiVersion?: string): Promise<Exchange> {
  const { scene, question } = await rebuild(operation, interaction);
  const { method, host } = question;
  const target =
    apiVersion === undefined ? question.target : question.target.replace(/(?<=[?&]api-version=)[^&]*/i, apiVersion);
  const answer = await scene.ask({ ...question, target });
  return { method, url: `https://${host}${target}`, ...answer };
}

/** `account` of `account: get`; a deleted key is a key. */
function familyOf(operation: OperationName): string {
  return operation.slice(0, operation.indexOf(':')).replace(/^deleted (?=(HSM )?key)/, '');
}

function shows({ headers, body }: Interaction, { kind, path, found }: Difference): boolean {
  if (kind === 'header') return anyRegion(headerForm(headers[path])) === anyRegion(String(found));
  if (path.endsWith('[]')) {
    const lists = [body, ...rowsOf(body)].flatMap((row) => atPath(row, withoutList(path.slice(0, -2))));
    return lists.some((list) => asArray(list)?.length === found);
  }
  const rows = path.startsWith('value[].') || rowsOf(body).length > 0 ? rowsOf(body) : [body];
  const values = [body, ...rows].flatMap((row) => atPath(row, withoutList(path)));
  return values.some((value) =>
    kind === 'value' || kind === 'errorCode' ? value === found : typeOf(value) === typeOf(found),
  );
}

/** Another recording may be of another region and API version. */
function anyRegion(header: string): string {
  return header.replace(/\/locations\/[^/]+\//, '/locations/REGION/').replace(/(api-version=)[\w-]+/, '$1VERSION');
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
