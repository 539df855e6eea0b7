import type { Azure } from '../azure.ts';
import type { Cloud } from '../clouds.ts';
import { unixSeconds } from '../clock.ts';
import { bearerToken, isAudience } from '../entra/bearer.ts';
import { asBoolean, asNumber, asString, asStrings, hasMember, member, memberAt } from '../json.ts';
import { vaultNamed } from '../state/estate.ts';
import type { Key, Vault } from '../state/resources.ts';
import { Refusal, segmentsOf, type AzureRequest, type Reply } from '../wire/exchange.ts';
import { findRoute, parameter, route, type Parameters } from '../wire/routes.ts';
import { authorizeKeyAccess, type KeyCaller } from './access.ts';
import { newKeyVersion, operationsOf, tagsOf } from './createKey.ts';
import { keyOf, useKey, versionOf, type CryptographicOperation } from './cryptography.ts';
import { badParameter, vaultRefusal } from './refusals.ts';
import { readRotationPolicy } from './rotationPolicy.ts';
import { keyBundle, keyIdentifier, keyItem, rotationPolicyView } from './views.ts';

interface VaultCall {
  readonly azure: Azure;
  readonly vault: Vault;
  readonly caller: KeyCaller;
  readonly request: AzureRequest;
  readonly parameters: Parameters;
}

type VaultHandler = (call: VaultCall) => Reply | Promise<Reply>;

/** The more specific first: `rotationpolicy` and `versions` also fit where a version may stand. */
const routes = [
  route<VaultHandler>('GET /keys', listKeys),
  route<VaultHandler>('POST /keys/{keyName}/create', createKey),
  route<VaultHandler>('GET /keys/{keyName}/versions', listVersions),
  route<VaultHandler>('GET /keys/{keyName}/rotationpolicy', getRotationPolicy),
  route<VaultHandler>('PUT /keys/{keyName}/rotationpolicy', setRotationPolicy),
  ...(['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'] as const).flatMap((operation) => [
    route<VaultHandler>(`POST /keys/{keyName}/${operation}`, cryptography(operation)),
    route<VaultHandler>(`POST /keys/{keyName}/{keyVersion}/${operation}`, cryptography(operation)),
  ]),
  route<VaultHandler>('GET /keys/{keyName}', getKey),
  route<VaultHandler>('GET /keys/{keyName}/{keyVersion}', getKey),
  route<VaultHandler>('PATCH /keys/{keyName}', updateKey),
  route<VaultHandler>('PATCH /keys/{keyName}/{keyVersion}', updateKey),
];

const apiVersions = /^(2015-06-01|2016-10-01|7\.[0-6](-preview(\.\d)?)?|2025-06-01-preview|2025-07-01)$/;
const newestApiVersion = '2025-07-01';

/** The most rows of a page, and how many it has unless asked otherwise. */
const pageRows = 25;

/**
 * What https://NAME.vault.azure.net answers; undefined where no vault has the name, so that the connection fails as an
 * unknown host does. A request without a token is answered 401 before anything of it is judged: that is the challenge
 * by which the SDKs learn the tenant.
 */
export async function answerVault(
  azure: Azure,
  request: AzureRequest,
  name: string,
  cloud: Cloud,
): Promise<Reply | undefined> {
  const vault = vaultNamed(azure.estate, name);
  if (vault === undefined) return undefined;
  const caller = await authenticate(azure, request, cloud);
  const headers = { 'x-ms-keyvault-region': vault.location, 'x-ms-keyvault-service-version': '1.9.2425.1' };
  const reply = 'refused' in caller ? caller.refused : await answerCaller(azure, vault, caller, request);
  return { ...reply, headers: { ...headers, ...reply.headers } };
}

/** The reply to a caller whose token is good, refusals among them: they carry the vault's headers too (recorded). */
async function answerCaller(azure: Azure, vault: Vault, caller: KeyCaller, request: AzureRequest): Promise<Reply> {
  try {
    requireApiVersion(request);
    const found = findRoute(routes, request.method, segmentsOf(request.path));
    if (found.kind === 'wrongMethod') throw vaultRefusal(405, 'MethodNotAllowed', 'HTTP method not allowed.');
    if (found.kind === 'unknown') throw vaultRefusal(404, 'NotFound', 'Not Found');
    return await found.handler({ azure, vault, caller, request, parameters: found.parameters });
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}

async function authenticate(
  azure: Azure,
  request: AzureRequest,
  cloud: Cloud,
): Promise<KeyCaller | { readonly refused: Reply }> {
  const token = bearerToken(request.headers);
  const audience = cloud.vaultAudience;
  if (token === undefined) {
    return challenge(azure, cloud, 'AKV10000: Request is missing a Bearer or PoP token.');
  }
  const verdict = await azure.tokens.verify(token);
  switch (verdict.kind) {
    case 'malformed':
      return challenge(azure, cloud, 'AKV10001: Error validating token: the token is malformed.', 'invalid_token');
    case 'wrongSignature':
      return challenge(
        azure,
        cloud,
        'AKV10046: Unable to resolve the key used for signature validation.',
        'invalid_token',
      );
    case 'expired':
      return challenge(azure, cloud, 'AKV10005: Token has expired.', 'invalid_token');
    case 'wrongTenant':
      return challenge(
        azure,
        cloud,
        `AKV10032: Invalid issuer. Expected one of ${azure.tokens.issuer}, found ${verdict.issuer}.`,
        'invalid_token',
      );
    case 'valid':
      if (!isAudience(verdict.caller.audience, [audience])) {
        return challenge(
          azure,
          cloud,
          `AKV10022: Invalid audience. Expected ${audience}, found: ${verdict.caller.audience}.`,
          'invalid_token',
        );
      }
      return { ...verdict.caller, address: azure.behaviour.clientAddress };
  }
}

function challenge(azure: Azure, cloud: Cloud, message: string, error?: string): { readonly refused: Reply } {
  const authorization = `https://${cloud.loginHosts[0] ?? ''}/${azure.estate.tenant.tenantId}`;
  const suffix = error === undefined ? '' : `, error="${error}", error_description="${message}"`;
  return {
    refused: {
      status: 401,
      headers: {
        'www-authenticate': `Bearer authorization="${authorization}", resource="${cloud.vaultAudience}"${suffix}`,
      },
      body: { error: { code: 'Unauthorized', message } },
    },
  };
}

function requireApiVersion(request: AzureRequest): void {
  const version = request.query.get('api-version');
  if (version === undefined || version === '') throw badParameter('api-version must be specified');
  if (!apiVersions.test(version)) {
    throw badParameter(
      `The specified version (${version}) is not recognized. Consider using the latest supported version (${newestApiVersion}).`,
    );
  }
}

function listKeys({ azure, vault, caller, request }: VaultCall): Reply {
  authorizeKeyAccess(azure, vault, caller, 'list');
  const keys = [...vault.keys.values()].filter((key) => key.versions.length > 0);
  return page(request, keys, (key) =>
    keyItem(vault, keyIdentifier(azure.estate, vault, key), versionOf(key, undefined)),
  );
}

function listVersions({ azure, vault, caller, request, parameters }: VaultCall): Reply {
  const name = parameter(parameters, 'keyName');
  authorizeKeyAccess(azure, vault, caller, 'list', name);
  const key = vault.keys.get(name.toLowerCase());
  return page(request, key?.versions ?? [], (version) =>
    keyItem(vault, key === undefined ? '' : keyIdentifier(azure.estate, vault, key, version), version),
  );
}

/** Rows with `nextLink`, which is null on the last page (recorded). */
function page<Row>(request: AzureRequest, rows: readonly Row[], view: (row: Row) => object): Reply {
  const asked = Number(request.query.get('maxresults') ?? pageRows);
  if (!Number.isInteger(asked) || asked < 1 || asked > pageRows) {
    throw badParameter(`Property maxresults has invalid value. It must be between 1 and ${pageRows}.`);
  }
  const start = Number(Buffer.from(request.query.get('$skiptoken') ?? '', 'base64url').toString() || 0);
  if (!Number.isInteger(start) || start < 0) throw badParameter('Property $skiptoken has invalid value.');
  const end = start + asked;
  const token = Buffer.from(String(end)).toString('base64url');
  const version = request.query.get('api-version') ?? '';
  const nextLink =
    end < rows.length
      ? `https://${request.host}${request.path}?api-version=${version}&$skiptoken=${token}&maxresults=${asked}`
      : null;
  return { status: 200, body: { value: rows.slice(start, end).map(view), nextLink } };
}

async function getKey({ azure, vault, caller, parameters }: VaultCall): Promise<Reply> {
  const name = parameter(parameters, 'keyName');
  authorizeKeyAccess(azure, vault, caller, 'get', name);
  const key = keyOf(vault, name);
  const version = versionOf(key, parameters['keyVersion']);
  return { status: 200, body: await keyBundle(azure.estate, vault, key, version) };
}

async function createKey({ azure, vault, caller, request, parameters }: VaultCall): Promise<Reply> {
  const name = parameter(parameters, 'keyName');
  authorizeKeyAccess(azure, vault, caller, 'create', name);
  if (!/^[0-9a-zA-Z-]{1,127}$/.test(name)) {
    throw badParameter(`The request URI contains an invalid name: ${name}`);
  }
  const version = newKeyVersion(vault, parseBody(request), azure.clock.now());
  const key: Key = vault.keys.get(name.toLowerCase()) ?? { name, versions: [], rotationPolicy: undefined };
  key.versions.push(version);
  vault.keys.set(name.toLowerCase(), key);
  return { status: 200, body: await keyBundle(azure.estate, vault, key, version) };
}

async function updateKey({ azure, vault, caller, request, parameters }: VaultCall): Promise<Reply> {
  const name = parameter(parameters, 'keyName');
  authorizeKeyAccess(azure, vault, caller, 'update', name);
  const key = keyOf(vault, name);
  const version = versionOf(key, parameters['keyVersion']);
  const body = parseBody(request);
  const attributes = member(body, 'attributes');
  version.enabled = asBoolean(member(attributes, 'enabled')) ?? version.enabled;
  if (hasMember(attributes, 'nbf')) version.nbf = asNumber(member(attributes, 'nbf'));
  if (hasMember(attributes, 'exp')) version.exp = asNumber(member(attributes, 'exp'));
  if (asStrings(member(body, 'key_ops')) !== undefined) version.keyOps = operationsOf(body, version.keyOps);
  version.tags = tagsOf(body) ?? version.tags;
  version.updated = unixSeconds(azure.clock.now());
  return { status: 200, body: await keyBundle(azure.estate, vault, key, version) };
}

function getRotationPolicy({ azure, vault, caller, parameters }: VaultCall): Reply {
  const name = parameter(parameters, 'keyName');
  authorizeKeyAccess(azure, vault, caller, 'getRotationPolicy', name);
  const key = keyOf(vault, name);
  return { status: 200, body: rotationPolicyView(keyIdentifier(azure.estate, vault, key), key.rotationPolicy) };
}

function setRotationPolicy({ azure, vault, caller, request, parameters }: VaultCall): Reply {
  const name = parameter(parameters, 'keyName');
  authorizeKeyAccess(azure, vault, caller, 'setRotationPolicy', name);
  const key = keyOf(vault, name);
  key.rotationPolicy = readRotationPolicy(parseBody(request), key.rotationPolicy, azure.clock.now());
  return { status: 200, body: rotationPolicyView(keyIdentifier(azure.estate, vault, key), key.rotationPolicy) };
}

function cryptography(operation: CryptographicOperation): VaultHandler {
  return async ({ azure, vault, caller, request, parameters }) => {
    const body = parseBody(request);
    const keyName = parameter(parameters, 'keyName');
    const value = asString(member(body, 'value'));
    const algorithm = asString(member(body, 'alg'));
    authorizeKeyAccess(azure, vault, caller, operation, keyName);
    if (algorithm === undefined) throw badParameter('Property alg is required.\r\n');
    if (value === undefined) throw badParameter('Property value is required.\r\n');
    const result = await useKey(azure, vault, caller, {
      operation,
      keyName,
      keyVersion: parameters['keyVersion'],
      algorithm,
      value: Buffer.from(value, 'base64url'),
    });
    const kid = keyIdentifier(azure.estate, vault, keyOf(vault, keyName), result.version);
    return { status: 200, body: { kid, value: result.value.toString('base64url') } };
  };
}

function parseBody(request: AzureRequest): unknown {
  try {
    const body: unknown = JSON.parse(request.body);
    if (memberAt(body) !== undefined) return body;
  } catch {
    // Falls through to the one refusal for whatever is not JSON.
  }
  throw badParameter('The request body is missing or is not valid JSON.');
}
