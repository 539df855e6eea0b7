import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asObject, asString } from '../../../src/emulator/json.ts';
import { serviceOf, type Service } from './services.ts';

/** One recorded request to Azure with the answer that Azure gave. */
export interface Interaction {
  /** File, position and what was asked: enough to find the recording again. */
  readonly label: string;
  readonly service: Service;
  readonly method: string;
  readonly url: URL;
  /** Empty where the recording lost it. */
  readonly apiVersion: string;
  /** Undefined where there was none, or where the recorder did not keep it. */
  readonly requestBody: unknown;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON, else the text; undefined where there is none. */
  readonly body: unknown;
}

/** The folder of the recordings, which are not part of the project; undefined where this machine has none. */
export function recordingsFolder(): string | undefined {
  const folder = process.env['AOAI_CMK_AZURE_DATA'];
  return folder === undefined || folder === '' ? undefined : join(folder, 'recordings');
}

/** All recorded interactions: each line of each `.jsonl` file is one. */
export function loadInteractions(folder: string): readonly Interaction[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line, index) => interactionOf(JSON.parse(line) as RecordedLine, `${name}:${index + 1}`)),
    );
}

/** The members of a line that replaying needs. */
interface RecordedLine {
  readonly method: string;
  readonly url: string;
  readonly apiVersion: string | null;
  readonly requestBody: string | null;
  readonly status: number;
  readonly responseHeaders: unknown;
  readonly responseBody: string | null;
}

function interactionOf(line: RecordedLine, place: string): Interaction {
  // Some recorders kept the path only: those are requests to Resource Manager. One gave a Managed HSM the name of a vault:
  // symmetric keys tell it.
  const bodies = `${line.requestBody ?? ''}${line.responseBody ?? ''}`;
  const url = withOperation(new URL(line.url, 'https://management.azure.com'), line.method, bodies);
  const headers = Object.entries(asObject(line.responseHeaders) ?? {}).filter(isAzures);
  return {
    label: `${place} ${line.method} ${url.pathname}${url.search} ${line.status}`,
    service: bodies.includes('"oct-HSM"') ? 'managedHsm' : serviceOf(url),
    method: line.method,
    url,
    apiVersion: line.apiVersion ?? '',
    requestBody: parsed(withoutPythonBytes(line.requestBody ?? '')),
    status: line.status,
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), asString(value) ?? ''])),
    body: parsed(line.responseBody ?? ''),
  };
}

/** The recorder of the Java SDK writes `retry-after: 0` into each reply, so that replaying does not wait. */
function isAzures([name, value]: readonly [string, unknown]): boolean {
  return name.toLowerCase() !== 'retry-after' || value !== '0';
}

/** One recording lost the end of a path; its body tells what it was: only encrypting with AES returns a tag. */
function withOperation(url: URL, method: string, bodies: string): URL {
  const isCut = method === 'POST' && /^\/keys\/[^/]+\/[0-9a-f]{32}$/.test(url.pathname);
  return isCut && bodies.includes('"tag"') ? new URL(`${url.pathname}/encrypt${url.search}`, url) : url;
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** One recorder wrote bodies as Python shows bytes, some of them twice: `b'b\'{…}\''`. */
function withoutPythonBytes(text: string): string {
  const [, , inner] = /^b(["'])([\s\S]*)\1$/.exec(text) ?? [];
  if (inner === undefined) return text;
  return withoutPythonBytes(inner.replaceAll(/\\(["'])/g, '$1').replaceAll('\\\\', '\\'));
}
