import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Exchange } from './exchange.ts';
import type { Validation } from './validation.ts';

/** How much of a log of exchanges was held against descriptions. */
export interface LogCounts {
  readonly exchanges: number;
  /** Those that differ in more than ids, moments and numbers: only one of each kind is judged. */
  readonly different: number;
}

/** Judges what the emulators of a run wrote into a folder (AOAI_CMK_EXCHANGES). */
export async function validateLog(folder: string, validation: Validation): Promise<LogCounts> {
  const kept = new Map<string, { readonly exchange: Exchange; times: number }>();
  let exchanges = 0;
  for (const file of logFiles(folder)) {
    for await (const line of createInterface({ input: createReadStream(join(folder, file)) })) {
      exchanges += 1;
      const key = likeness(line);
      const twin = kept.get(key);
      if (twin === undefined) kept.set(key, { exchange: readExchange(line), times: 1 });
      else twin.times += 1;
    }
  }
  for (const { exchange, times } of kept.values()) await validation.add(exchange, times);
  return { exchanges, different: kept.size };
}

export function logFiles(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : [];
}

function readExchange(line: string): Exchange {
  const exchange = JSON.parse(line) as Omit<Exchange, 'body'> & { readonly body?: unknown };
  return { ...exchange, body: exchange.body };
}

/** The line without what differs from one response to the next: ids, moments, numbers, key material. */
function likeness(line: string): string {
  return line
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}/gi, 'ID')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z?|\d{8}T\d{6}Z/g, 'MOMENT')
    .replaceAll(/(?<="(?:n|e|x|y|k|kid|nextLink|etag)":")[^"]+/g, 'MATERIAL')
    .replaceAll(/(?<=[:,[])\d{3,}(?=[,}\]])/g, 'NUMBER');
}
