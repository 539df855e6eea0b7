import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { destinationOf } from '../clouds.ts';
import type { AzureRequest, Reply } from './exchange.ts';
import { wireHeaders } from './headers.ts';
import type { Outcome } from './outcome.ts';

/**
 * Writes what was asked and answered, as it was on the wire, into a folder, so that it can be held against Azure's API
 * descriptions: a line of JSON for each exchange, a file for each process. No request's headers or body are kept, nothing
 * of signing in, and secrets and tokens in replies are replaced. What a fault spoiled is no answer of Azure and is left out.
 */
export class ExchangeFile {
  readonly #file: string;

  /** Makes the folder where there is none. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, `${process.pid}.jsonl`);
  }

  append(request: AzureRequest, outcome: Outcome, now: number): void {
    if (outcome.delivery !== 'whole' || outcome.fault !== undefined) return;
    const service = destinationOf(request.host)?.service;
    if (service === undefined || service === 'login') return;
    const { method, host, target } = request;
    const { status, body } = outcome.reply;
    const line = {
      method,
      url: `https://${host}${withoutSignature(target)}`,
      status,
      headers: redacted(wireHeaders(request, outcome.reply, now)),
      ...(body === undefined ? {} : { body: redacted(body, service === 'vault' || service === 'managedHsm') }),
    };
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

/** Names under which replies carry secrets. */
const secretNames = /^(access_token|refresh_token|id_token|secrettext|key1|key2|primarysharedkey|secondarysharedkey)$/i;
const token = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;

/** Secrets and tokens replaced by text of the same form; in key stores `value` is plain or wrapped key material. */
function redacted(value: Reply['body'], holdsMaterial = false): unknown {
  if (typeof value === 'string') return value.replaceAll(token, 'removed');
  if (Array.isArray(value)) return value.map((element: unknown) => redacted(element, holdsMaterial));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => {
      const isSecret = secretNames.test(name) || (holdsMaterial && name === 'value');
      return [name, isSecret && typeof member === 'string' ? 'removed' : redacted(member, holdsMaterial)];
    }),
  );
}

function withoutSignature(target: string): string {
  return target.replaceAll(/(?<=[?&](sig|s|h)=)[^&]+/gi, 'removed');
}
