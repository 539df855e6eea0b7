import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { AzureFailure } from '../../core/failure.ts';
import { isJsonObject } from '../../core/resources/json.ts';
import type { LogLine } from '../../core/sources.ts';
import { growingPause, requestedPause } from './backoff.ts';
import { Gate } from './gate.ts';
import { cancelled, correlationIdOf, isLasting, malformed, neverConnected, noAnswer } from './failures.ts';
import { currentOperation, labelOf, type Answer, type Operation } from './operation.ts';
import type { Timing } from './timing.ts';

/** Access tokens by their text: what is sent in place of one, and a fresh one for one that Azure has refused. */
export interface TokenRenewal {
  inPlaceOf(text: string): Promise<string>;
  renew(text: string): Promise<string | undefined>;
}

/**
 * The transport under every SDK client of a connection: keeps each answer as it came, gives each request a time limit, and
 * repeats what is safe to repeat after a pause, leaves one line in the log for each, and replaces a token that has expired on the way. The SDKs' own retries are off: they repeat a throttled request only where Azure
 * names a time, which Key Vault never does, and they repeat acts that must not happen twice.
 */
export function transport(
  inner: HttpClient | undefined,
  timing: Timing,
  log: LogLine,
  tokens: TokenRenewal,
): HttpClient {
  let client = inner;
  const gate = new Gate(timing.requestsAtOnce);
  return {
    async sendRequest(request) {
      // Not imported up here: nothing of the SDKs is loaded before the first request.
      client ??= (await import('../sdk/pipeline.ts')).createDefaultHttpClient();
      const operation = currentOperation();
      if (!operation) return client.sendRequest(request);
      return sendPatiently({ client, gate, timing, log, tokens }, request, operation);
    },
  };
}

interface Line {
  readonly client: HttpClient;
  readonly gate: Gate;
  readonly timing: Timing;
  readonly log: LogLine;
  readonly tokens: TokenRenewal;
}

async function sendPatiently(line: Line, request: PipelineRequest, operation: Operation): Promise<PipelineResponse> {
  const { gate, timing, log } = line;
  await bear(request, operation, line.tokens);
  for (let attempt = 1, renewed = false; ; attempt++) {
    // A pause between two attempts holds nobody else up.
    let result = await gate.through(operation.signal, () => attemptAndLog(line, request, operation));
    if (!renewed && isExpired(request, result) && (await renew(request, line.tokens))) {
      // What was refused for its token was not begun, so even an act may be sent again.
      renewed = true;
      log('info', `${operation.purpose}: the access token was refused; asking again with a fresh one.`);
      result = await gate.through(operation.signal, () => attemptAndLog(line, request, operation));
    }
    const pause = result.again ? pauseBefore(attempt, result, timing) : undefined;
    if (pause === undefined) {
      if (result.response) return result.response;
      throw result.failure;
    }
    log('info', `${operation.purpose}: ${reason(result)}; asking again in ${(pause / 1000).toFixed(1)} s.`);
    try {
      await timing.clock.sleep(pause, operation.signal);
    } catch {
      throw cancelled(operation);
    }
  }
}

const scheme = 'Bearer ';

function tokenOf(request: PipelineRequest): string | undefined {
  const header = request.headers.get('authorization');
  return header?.startsWith(scheme) ? header.slice(scheme.length) : undefined;
}

/** Puts the present token where the client still has one that was refused before. */
async function bear(request: PipelineRequest, operation: Operation, tokens: TokenRenewal): Promise<void> {
  const own = tokenOf(request);
  if (own === undefined) return;
  if (operation.signal.aborted) throw cancelled(operation);
  request.headers.set('authorization', `${scheme}${await tokens.inPlaceOf(own)}`);
}

/** Refused for its token; not where Azure asks for more claims, which the clients see to themselves. */
function isExpired(request: PipelineRequest, { response }: Attempt): boolean {
  if (response?.status !== 401 || tokenOf(request) === undefined) return false;
  return !/\bclaims=/i.test(response.headers.get('www-authenticate') ?? '');
}

async function renew(request: PipelineRequest, tokens: TokenRenewal): Promise<boolean> {
  try {
    const fresh = await tokens.renew(tokenOf(request) ?? '');
    if (fresh === undefined) return false;
    request.headers.set('authorization', `${scheme}${fresh}`);
    return true;
  } catch {
    // Without another token, what Azure said of this one stands.
    return false;
  }
}

/** One attempt, and one line of the activity log at its end. */
async function attemptAndLog(line: Line, request: PipelineRequest, operation: Operation): Promise<Attempt> {
  const { client, timing, log } = line;
  const started = timing.clock.now();
  const result = await attemptOnce(client, request, operation, timing);
  const took = `${request.method}, ${timing.clock.now() - started} ms`;
  if (!result.response) {
    log('warn', `${labelOf(operation)}: ${result.failure.kind} (${took})`);
    return result;
  }
  const { status } = result.response;
  const correlationId = correlationIdOf(result.answer);
  const isChallenge = status === 401 && tokenOf(request) === undefined;
  log(
    status < 400 || isChallenge ? 'info' : 'warn',
    `${labelOf(operation)}: ${status}${isChallenge ? ', asked for a token' : ''} (${took}${correlationId === undefined ? '' : `, correlation id ${correlationId}`})`,
  );
  return result;
}

/** What came of one attempt: an answer or a failure, and whether asking again can help and does no harm. */
type Attempt =
  | { readonly response: PipelineResponse; readonly answer: Answer; readonly again: boolean }
  | { readonly response?: undefined; readonly failure: AzureFailure; readonly again: boolean };

async function attemptOnce(
  client: HttpClient,
  request: PipelineRequest,
  operation: Operation,
  timing: Timing,
): Promise<Attempt> {
  if (operation.signal.aborted) throw cancelled(operation);
  const writes = isWrite(request, operation);
  const isRepeatable = request.method === 'PUT' || request.method === 'DELETE';
  const safe = !writes || (isRepeatable && operation.once !== true);
  const expiry = AbortSignal.timeout(writes ? timing.writeTimeout : timing.readTimeout);
  const signals = [operation.signal, expiry, ...(request.abortSignal ? [asSignal(request.abortSignal)] : [])];
  const before = { abortSignal: request.abortSignal, timeout: request.timeout };
  if (writes) {
    operation.effect = 'uncertain';
    operation.sent = parse(typeof request.body === 'string' ? request.body : '');
  }
  operation.requests++;
  let response: PipelineResponse;
  try {
    response = await client.sendRequest(Object.assign(request, { abortSignal: AbortSignal.any(signals), timeout: 0 }));
  } catch (thrown) {
    if (thrown instanceof AzureFailure) throw thrown;
    if (neverConnected(thrown) && writes) operation.effect = 'none';
    if (expiry.aborted) return { failure: noAnswer(operation, 'timeout', thrown), again: safe };
    if (signals.some(({ aborted }) => aborted)) throw cancelled(operation);
    return { failure: noAnswer(operation, 'network', thrown), again: safe && !isLasting(thrown) };
  } finally {
    Object.assign(request, before);
  }
  const answer = keep(response, request, operation, writes);
  if (response.status < 300 && answer.json === undefined && answer.text.trim() !== '') {
    const what = answer.text.trimStart().startsWith('<')
      ? 'a web page came instead of JSON; a proxy or sign-in page may stand in between'
      : 'the body is no whole JSON';
    return { failure: malformed(operation, what), again: safe };
  }
  const busy = response.status === 429;
  const broken = response.status === 408 || response.status >= 500;
  // What was throttled was not begun, so even an act may be sent again. 501 will not change.
  return { response, answer, again: busy || (broken && response.status !== 501 && safe) };
}

function keep(response: PipelineResponse, request: PipelineRequest, operation: Operation, writes: boolean): Answer {
  const text = response.bodyAsText ?? '';
  const answer: Answer = {
    method: request.method,
    status: response.status,
    headers: (name) => response.headers.get(name),
    text,
    json: parse(text),
  };
  operation.last = answer;
  if (writes) operation.effect = response.status < 300 ? 'accepted' : response.status < 500 ? 'refused' : 'uncertain';
  // The state of a long-running operation: {id, name, status, …}, read from where the accepted write pointed.
  else if (operation.effect === 'accepted' && isJsonObject(answer.json) && typeof answer.json['status'] === 'string') {
    operation.lastState = answer;
  }
  return answer;
}

function isWrite(request: PipelineRequest, operation: Operation): boolean {
  return !(operation.reads ?? false) && request.method !== 'GET' && request.method !== 'HEAD';
}

function pauseBefore(attempt: number, result: Attempt, timing: Timing): number | undefined {
  if (attempt >= timing.attempts) return undefined;
  if (!result.response) {
    // What did not answer or answered nonsense gets one more chance, not four: each may cost a whole time limit.
    const oneMore = result.failure.kind === 'timeout' || result.failure.kind === 'malformed';
    return oneMore && attempt > 1 ? undefined : growingPause(attempt, timing);
  }
  const asked = requestedPause(result.answer.headers, result.answer.text, timing.clock.now());
  if (asked === undefined) return growingPause(attempt, timing);
  return asked > timing.longestRequestedPause ? undefined : Math.max(asked, timing.firstPause / 10);
}

function reason(result: Attempt): string {
  return result.response ? `Azure answered ${result.response.status}` : result.failure.kind;
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

function asSignal(like: NonNullable<PipelineRequest['abortSignal']>): AbortSignal {
  if (like instanceof AbortSignal) return like;
  const controller = new AbortController();
  if (like.aborted) controller.abort();
  else like.addEventListener('abort', () => controller.abort());
  return controller.signal;
}
