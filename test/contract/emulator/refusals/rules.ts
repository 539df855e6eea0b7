import type { Served } from './routes.ts';

/** A refusal: its status, and the code in the form that its service has. */
export interface Refused {
  readonly status: number;
  /** `Forbidden/ForbiddenByRbac` where there is an inner code; empty for a reply without JSON. */
  readonly code: string;
}

export const probes = ['wrong token', 'wrong audience', 'missing right', 'missing resource', 'malformed body'] as const;

export type Probe = (typeof probes)[number];

interface Rule {
  readonly routes: RegExp;
  /** What must come; undefined where there is nothing to refuse, for the reason that is given. */
  readonly refused: Refused | undefined;
  readonly reason?: string;
}

const is = (status: number, code: string): Refused => ({ status, code });

const keyOperation = /^(vault|managedHsm) \w+ \/(deleted)?keys\/\{keyName\}/;

/** For each probe the rules of which the first that fits counts: what differs from the rest comes first, with its reason. */
const rules: Readonly<Record<Probe, readonly Rule[]>> = {
  'wrong token': [
    { routes: /^resourceManager HEAD /, refused: is(401, ''), reason: 'a reply to HEAD has no body' },
    { routes: /^resourceManager /, refused: is(401, 'InvalidAuthenticationToken') },
    { routes: /^vault /, refused: is(401, 'Unauthorized') },
    { routes: /^managedHsm /, refused: is(401, ''), reason: 'the body is the text OK (recorded)' },
    { routes: /^graph /, refused: is(401, 'InvalidAuthenticationToken') },
    { routes: /^logAnalytics /, refused: is(403, 'InvalidAuthenticationToken') },
    { routes: /^openAi /, refused: is(401, '401') },
  ],
  'wrong audience': [
    { routes: /^resourceManager HEAD /, refused: is(401, ''), reason: 'a reply to HEAD has no body' },
    { routes: /^resourceManager /, refused: is(401, 'InvalidAuthenticationTokenAudience') },
    { routes: /^vault /, refused: is(401, 'Unauthorized') },
    { routes: /^managedHsm /, refused: is(401, ''), reason: 'the body is the text OK (recorded)' },
    { routes: /^graph /, refused: is(401, 'InvalidAuthenticationToken') },
    { routes: /^logAnalytics /, refused: is(403, 'InvalidTokenError/InvalidAudience') },
    { routes: /^openAi /, refused: is(401, '401') },
  ],
  'missing right': [
    {
      routes:
        /^resourceManager GET \/(tenants|subscriptions|subscriptions\/\{subscriptionId\}\/(resourceGroups|resources))$/,
      refused: undefined,
      reason: 'shows what the caller may see, which is nothing',
    },
    {
      routes: /^resourceManager POST \/providers\/Microsoft\.ResourceGraph\/resources$/,
      refused: undefined,
      reason: 'finds what the caller may see, which is nothing',
    },
    {
      routes: /^resourceManager GET .*\/permissions$/,
      refused: undefined,
      reason: "tells the caller's own permissions, which are none",
    },
    {
      routes: /\/policyDefinitions(\/\{name\})?$/,
      refused: undefined,
      reason: 'everybody may read the built-in definitions',
    },
    { routes: /\/eventcategories$/, refused: undefined, reason: 'the same for everybody' },
    { routes: /^resourceManager HEAD /, refused: is(403, ''), reason: 'a reply to HEAD has no body' },
    { routes: /^resourceManager /, refused: is(403, 'AuthorizationFailed') },
    { routes: /^vault /, refused: is(403, 'Forbidden/ForbiddenByRbac') },
    { routes: /^managedHsm /, refused: is(403, 'AccessDenied') },
    { routes: /^graph GET /, refused: undefined, reason: 'everybody in a tenant may read its service principals' },
    {
      routes: /^graph POST \/directoryObjects\/getByIds$/,
      refused: undefined,
      reason: 'reads, which everybody in a tenant may',
    },
    { routes: /^graph /, refused: is(403, 'Authorization_RequestDenied') },
    { routes: /^logAnalytics /, refused: is(403, 'InsufficientAccessError/UnauthorizedClient') },
    { routes: /^openAi /, refused: is(401, 'PermissionDenied') },
  ],
  'missing resource': [
    {
      routes:
        /^resourceManager GET \/(tenants|subscriptions)$|^graph GET \/(servicePrincipals|applications|users|groups)$|GET .*\/policyDefinitions$/,
      refused: undefined,
      reason: 'a list of everything names nothing',
    },
    { routes: /ResourceGraph\/resources$/, refused: undefined, reason: 'a query names nothing' },
    { routes: /\/eventcategories$/, refused: undefined, reason: 'the same for everybody' },
    {
      routes:
        /^\w+ (GET|POST) \/(keys|deletedkeys|settings|rng|backup|keys\/restore|securitydomain\/(download|upload)(\/pending)?)$/,
      refused: undefined,
      reason: 'names nothing',
    },
    {
      routes: /^(vault|managedHsm) GET .*\/versions$/,
      refused: undefined,
      reason: 'a key without versions: an empty list',
    },
    {
      routes: /^managedHsm GET .*\/role\w+s$/,
      refused: undefined,
      reason: 'scopes of keys that are not there are taken',
    },
    { routes: /^\w+ PUT .*\}$|^vault PUT \/keys\/|\/create$/, refused: undefined, reason: 'makes what is not there' },
    {
      routes: /^openAi GET \/openai\/(files|fine_tuning\/jobs)$/,
      refused: undefined,
      reason: 'lists what is in the account that the host names, without which there is no host',
    },
    { routes: /^openAi POST .*\/(files|jobs)$/, refused: undefined, reason: 'makes what is not there' },
    { routes: /^openAi .*\/\{deployment\}\//, refused: is(404, 'DeploymentNotFound') },
    { routes: /^openAi /, refused: is(404, 'resourceNotFound') },
    { routes: /^logAnalytics /, refused: is(404, 'PathNotFoundError') },
    { routes: /^graph POST/, refused: undefined, reason: 'makes what is not there' },
    { routes: /^graph GET \/me$/, refused: undefined, reason: 'is the caller, whoever that is' },
    {
      routes: /\/locations\/\{location\}\/(models|usages|commitmentTiers|checkSkuAvailability)$/,
      refused: undefined,
      reason: 'names a region, and every region has some',
    },
    {
      routes: /^managedHsm DELETE .*\/roleDefinitions\/\{name\}$/,
      refused: is(400, 'BadParameter'),
      reason: 'the scope is not the one at which they are',
    },
    {
      routes: /^managedHsm PUT .*\/restore$/,
      refused: undefined,
      reason: 'what is restored is looked for in a storage account, later',
    },
    { routes: /\/\{jobId\}\/pending$/, refused: is(404, 'JobNotFound') },
    { routes: /^managedHsm \w+ .*\/roleAssignments\/\{name\}$/, refused: is(404, 'RoleAssignmentNotFound') },
    { routes: /^managedHsm \w+ .*\/roleDefinitions\/\{name\}$/, refused: is(404, 'RoleDefinitionNotFound') },
    { routes: /^managedHsm \w+ \/settings\//, refused: is(404, 'SettingNotFound') },
    { routes: keyOperation, refused: is(404, 'KeyNotFound') },
    { routes: /^graph GET /, refused: is(404, 'Request_ResourceNotFound') },
    { routes: /^resourceManager HEAD /, refused: is(404, ''), reason: 'a reply to HEAD has no body' },
    {
      routes:
        /^resourceManager DELETE (?!.*\/deletedAccounts\/|.*\/(subnets|privateDnsZoneGroups|virtualNetworkLinks)\/).*\/providers\//,
      refused: is(204, ''),
      reason: 'nothing is deleted without complaint (API descriptions)',
    },
    {
      routes: /DELETE .*\/(subnets|privateDnsZoneGroups|virtualNetworkLinks)\//,
      refused: is(204, ''),
      reason: 'the same',
    },
    { routes: /\/\{recordName\}$/, refused: is(404, 'NotFound'), reason: 'the zone is there, the record set is not' },
    { routes: /\/providers\/\{namespace\}/, refused: is(404, 'InvalidResourceNamespace') },
    { routes: /\/deletedVaults\/\{vaultName\}/, refused: is(404, 'DeletedVaultNotFound') },
    { routes: /\{operationId\}$/, refused: is(404, 'OperationNotFound') },
    { routes: /\/keys\/\{keyName\}/, refused: is(404, 'KeyNotFound') },
    { routes: /\/roleAssignments\/\{name\}$/, refused: is(404, 'RoleAssignmentNotFound') },
    { routes: /\/roleDefinitions\/\{roleDefinitionId\}$/, refused: is(404, 'RoleDefinitionDoesNotExist') },
    { routes: /\/locks\/\{name\}$/, refused: is(404, 'LockNotFound') },
    { routes: /\/policyDefinitions\/\{name\}$/, refused: is(404, 'PolicyDefinitionNotFound') },
    {
      routes: /\{resourceGroupName\}\/providers\/Microsoft\.PolicyInsights\/.*\/triggerEvaluation$/,
      refused: is(404, 'ResourceGroupNotFound'),
    },
    {
      routes:
        /\{subscriptionId\}\/providers\/Microsoft\.(PolicyInsights\/.*\/triggerEvaluation|Insights\/eventtypes\/management\/values)$/,
      refused: is(404, 'SubscriptionNotFound'),
    },
    { routes: /\/policyAssignments\/\{name\}$/, refused: is(404, 'PolicyAssignmentNotFound') },
    {
      routes: /\{resourceGroupName\}(\/resources|\/providers\/[^/]+\/[^/]+)?$/,
      refused: is(404, 'ResourceGroupNotFound'),
    },
    { routes: /\{subscriptionId\}(\/providers\/[^/]+\/[^/]+|\/\w+)?$/, refused: is(404, 'SubscriptionNotFound') },
    { routes: /^resourceManager /, refused: is(404, 'ResourceNotFound') },
  ],
  'malformed body': [
    { routes: /^\w+ (GET|HEAD|DELETE) /, refused: undefined, reason: 'has no body' },
    {
      routes:
        /\/(register|unregister|purge|recover|rotate|backup|listKeys|sharedKeys|queryResults|summarize|triggerEvaluation)$/,
      refused: undefined,
      reason: 'has no body',
    },
    { routes: /^resourceManager /, refused: is(400, 'InvalidRequestContent') },
    { routes: /^(vault|managedHsm) /, refused: is(400, 'BadParameter') },
    { routes: /^graph /, refused: is(400, 'BadRequest') },
    { routes: /^logAnalytics /, refused: is(400, 'BadArgumentError/InvalidPropertyError') },
    { routes: /^openAi /, refused: is(400, 'invalidPayload') },
  ],
};

/** What a probe of a route must be answered. Throws for a route that no rule is for: its table has grown without them. */
export function ruleFor(probe: Probe, { name }: Served): Rule {
  const rule = rules[probe].find(({ routes }) => routes.test(name));
  if (rule === undefined) throw new Error(`Nothing says how ${name} refuses a ${probe}.`);
  return rule;
}

/** The rules that no route is for. */
export function idleRules(served: readonly Served[]): readonly string[] {
  return probes.flatMap((probe) => {
    const used = new Set(served.map((route) => ruleFor(probe, route)));
    return rules[probe].filter((rule) => !used.has(rule)).map(({ routes }) => `${probe}: ${routes.source}`);
  });
}
