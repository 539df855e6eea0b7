import { join } from 'node:path';
import { LiveValidator, parseValidationRequest } from 'oav/dist/lib/liveValidation/liveValidator.js';
import type { OperationContext } from 'oav/dist/lib/liveValidation/operationValidator.js';
import type { Exchange } from './exchange.ts';
import { findingOf, type Finding } from './finding.ts';
import type { Prepared } from './prepare.ts';

/** What a description says about an exchange that it covers. */
export interface Judgement {
  /** Where the description lies: `keyvault/data-plane`. */
  readonly family: string;
  /** As the description calls it, `Accounts_Get`. */
  readonly operationId: string;
  readonly apiVersion: string;
  readonly findings: readonly Finding[];
}

type Match = NonNullable<OperationContext['operationMatch']>;

/**
 * API descriptions with Microsoft's live validator over them. The validator is silent where it finds no operation, or two;
 * so the operation is looked up first, and what it then cannot do is an error, never a pass.
 */
export class Descriptions {
  readonly #validator: LiveValidator;

  private constructor(validator: LiveValidator) {
    this.#validator = validator;
  }

  /** Loads descriptions. Throws where one of them cannot be used, which the validator only mentions. */
  static async load({ folder }: Prepared, files: readonly string[]): Promise<Descriptions> {
    if (files.length === 0) throw new Error(`There are no API descriptions in ${folder}.`);
    const failures: string[] = [];
    const validator = new LiveValidator(
      {
        directory: folder,
        fileRoot: folder,
        swaggerPaths: files.map((file) => join(folder, file)),
        git: { shouldClone: false },
        isArmCall: true,
        loadValidatorInBackground: false,
        // Each is made when first needed: most operations are never asked for.
        loadValidatorInInitialize: false,
      },
      (message, level) => {
        if (level === 'error') failures.push(message);
      },
    );
    await validator.initialize();
    if (failures.length > 0) throw new Error(`API descriptions cannot be used:\n${failures.join('\n')}`);
    return new Descriptions(validator);
  }

  /** Judges a response; undefined where no description has the operation in that API version. */
  async judge(exchange: Exchange): Promise<Judgement | undefined> {
    const url = describedUrl(exchange.url);
    const request = parseValidationRequest(url, exchange.method, {});
    const match = this.#operationOf(request);
    if (match === undefined) return undefined;
    const { apiVersion } = request;
    const { operationId } = match.operation;
    // No option: even an empty list of errors to include would leave out every one.
    const result = await this.#validator.validateLiveResponse(
      // The validator changes what it is given.
      {
        statusCode: String(exchange.status),
        headers: { ...exchange.headers },
        body: structuredClone(exchange.body) as Record<string, unknown>,
      },
      { url, method: exchange.method },
      {},
      { apiVersion, operationId: operationId ?? '', validationRequest: request, operationMatch: match },
    );
    if (result.runtimeException !== undefined) {
      throw new Error(`${exchange.method} ${exchange.url}: ${result.runtimeException.message}`);
    }
    const family = familyOf(match);
    const whole = `${operationId ?? ''} ${exchange.status}`;
    const findings = result.errors.map((error) => findingOf(family, whole, error));
    return { family, operationId: operationId ?? '', apiVersion, findings };
  }

  /** The API versions of which a description has the operation, the newest first. */
  versionsOf({ method, url }: Pick<Exchange, 'method' | 'url'>): readonly string[] {
    const request = parseValidationRequest(describedUrl(url), method, {});
    const described = this.#validator.operationSearcher.cache.get(request.providerNamespace)?.keys() ?? [];
    return [...described]
      .filter((apiVersion) => this.#operationOf({ ...request, apiVersion }) !== undefined)
      .sort()
      .reverse();
  }

  /**
   * The operation with the fewest variables in its path: `/keys/{name}/versions` also fits where a version may stand. A
   * path that is one variable, which stands for any id, is what another operation describes better.
   */
  #operationOf(request: ReturnType<typeof parseValidationRequest>): Match | undefined {
    const { matches } = this.#validator.operationSearcher.getPotentialOperations(request);
    const isDataPlane = /\.(vault|managedhsm)\./.test(request.host ?? '');
    const variables = ({ operation }: Match): number => operation._path._pathTemplate.split('{').length;
    return matches
      .filter((match) => familyOf(match).endsWith('/data-plane') === isDataPlane)
      .filter(({ operation }) => !/^\/\{[^/]+\}$/.test(operation._path._pathTemplate))
      .sort((left, right) => variables(left) - variables(right))[0];
  }
}

/** Where the description lies: `keyvault/data-plane`. */
function familyOf({ operation }: Match): string {
  return operation._path._spec._filePath.split('/').slice(0, 2).join('/');
}

/**
 * The URL as descriptions have it: without doubled and trailing slashes, and with a scope where the scope is the root,
 * which descriptions write as a variable and clients as nothing.
 */
function describedUrl(text: string): string {
  const url = new URL(text);
  url.pathname = url.pathname
    .replaceAll(/\/{2,}/g, '/')
    .replace(/(.)\/$/, '$1')
    .replace(/^\/providers\/Microsoft\.Authorization\//i, '/root$&');
  return url.href;
}
