import type { Azure } from '../../azure.ts';
import { asString, hasMember, member, memberAt } from '../../json.ts';
import type { Account, ManagedServiceIdentity, Project } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { bodyOf, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { patchedTags } from '../patch.ts';
import { badRequest, resourceNotFound } from '../refusals.ts';
import { created, modified, systemDataView } from '../systemData.ts';
import { accountType } from './accountType.ts';
import { nextEtag } from './etags.ts';
import { requireMatch } from './precondition.ts';
import { accountOf, serviceHeaders } from './accounts.ts';
import { identityView } from './accountView.ts';
import { requireSettled } from './patchAccount.ts';
import { identityAfter, judgeIdentity } from './patchIdentity.ts';

const type = `${accountType}/projects`;

export function listProjects(call: ArmCall): Reply {
  const account = accountOf(call, `${type}/read`);
  return armPage(call, account.projects, (project) => projectView(call.azure, account, project));
}

export function getProject(call: ArmCall): Reply {
  const account = accountOf(call, `${type}/read`);
  return shown(call, account, existing(call, account), 200);
}

/**
 * PUT: 201 for a new one, 200 for a change (API description). A project needs a Foundry account that manages projects; the
 * first one is the default one. From then on the account cannot go back to Microsoft-managed keys. Texts are assumed.
 */
export function putProject(call: ArmCall): Reply {
  const account = accountOf(call, `${type}/write`);
  requireSettled(account);
  const body = bodyOf(call);
  const before = find(call, account);
  if (before !== undefined) return replaced(call, account, before, body);
  requireProjects(account);
  const now = call.azure.clock.now();
  const name = parameter(call.parameters, 'projectName');
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,63}$/.test(name)) throw badRequest(`The project name '${name}' is invalid.`);
  const project: Project = {
    name,
    displayName: asString(memberAt(body, 'properties', 'displayName')) ?? name,
    description: asString(memberAt(body, 'properties', 'description')) ?? '',
    isDefault: account.projects.length === 0,
    ...identityOf(call, account, name, undefined, body),
    tags: patchedTags(body, undefined),
    etag: nextEtag(now),
    systemData: created(call.caller, now),
    completesAt: now + call.azure.behaviour.operationDuration,
  };
  account.projects = [...account.projects, project];
  account.etag = nextEtag(now);
  return shown(call, account, project, 201);
}

export function patchProject(call: ArmCall): Reply {
  const account = accountOf(call, `${type}/write`);
  // What is no JSON is refused before anything is looked for.
  const body = bodyOf(call);
  requireSettled(account);
  return changed(call, account, existing(call, account), body);
}

/** 200, 204 where there is none. Its identity goes with it; the account has another entity tag afterwards (threads). */
export function deleteProject(call: ArmCall): Reply {
  const account = accountOf(call, `${type}/delete`);
  requireSettled(account);
  const found = find(call, account);
  if (found === undefined) return { status: 204, headers: serviceHeaders() };
  requireMatch(call, found.etag ?? account.etag);
  const left = account.projects.filter((project) => project !== found);
  account.projects = left.map((project, index) =>
    found.isDefault && index === 0 ? { ...project, isDefault: true } : project,
  );
  call.azure.estate.principals.delete(found.principalId?.toLowerCase() ?? '');
  account.etag = nextEtag(call.azure.clock.now());
  return { status: 200, headers: serviceHeaders() };
}

/** User-assigned identities that a PUT does not name are gone (Resource Manager's contract of managed identities). */
function replaced(call: ArmCall, account: Account, before: Project, body: unknown): Reply {
  const named = hasMember(body, 'identity') ? { ...before, userAssignedIdentities: [] } : before;
  return changed(call, account, named, body);
}

function changed(call: ArmCall, account: Account, before: Project, body: unknown): Reply {
  const text = (name: 'displayName' | 'description'): string =>
    hasMember(memberAt(body, 'properties'), name) ? (asString(memberAt(body, 'properties', name)) ?? '') : before[name];
  requireMatch(call, before.etag ?? account.etag);
  const now = call.azure.clock.now();
  const project: Project = {
    ...before,
    ...(hasMember(body, 'identity') ? identityOf(call, account, before.name, before, body) : {}),
    displayName: text('displayName'),
    description: text('description'),
    tags: patchedTags(body, before.tags),
    etag: nextEtag(now),
    systemData: modified(before.systemData ?? account.systemData, call.caller, now),
  };
  account.projects = account.projects.map((other) => (other.name === before.name ? project : other));
  return shown(call, account, project, 200);
}

function requireProjects({ kind, allowProjectManagement }: Account): void {
  if (kind === 'AIServices' && allowProjectManagement) return;
  throw badRequest(
    'The account does not support projects: allowProjectManagement must be true and its kind AIServices.',
  );
}

type ProjectIdentity = Pick<Project, 'principalId' | 'userAssignedIdentities'>;

/** The identity that the body asks for, system-assigned, user-assigned or both. That there must be one is assumed. */
function identityOf(
  call: ArmCall,
  account: Account,
  name: string,
  before: Project | undefined,
  body: unknown,
): ProjectIdentity {
  const present = before === undefined ? undefined : identityIn(before);
  const change = judgeIdentity(call, present, member(body, 'identity'), `${type}/write`);
  if (change.identity.type === 'None') throw badRequest('A project must have a managed identity.');
  const { principalId, userAssignedIdentities } = identityAfter(
    call,
    `${account.name}/projects/${name}`,
    present,
    change,
  );
  return { principalId, userAssignedIdentities };
}

function identityIn({ principalId, userAssignedIdentities = [] }: Project): ManagedServiceIdentity {
  const users = userAssignedIdentities.length > 0;
  if (principalId === undefined) return { type: 'UserAssigned', userAssignedIdentities };
  return { type: users ? 'SystemAssigned, UserAssigned' : 'SystemAssigned', principalId, userAssignedIdentities };
}

function existing(call: ArmCall, account: Account): Project {
  const found = find(call, account);
  if (found !== undefined) return found;
  const name = parameter(call.parameters, 'projectName');
  throw resourceNotFound(`${accountType}/${account.name}/projects`, name, account.resourceGroup);
}

function find(call: ArmCall, account: Account): Project | undefined {
  const wanted = parameter(call.parameters, 'projectName').toLowerCase();
  return account.projects.find(({ name }) => name.toLowerCase() === wanted);
}

function shown(call: ArmCall, account: Account, project: Project, status: 200 | 201): Reply {
  return { status, headers: serviceHeaders(), body: projectView(call.azure, account, project) };
}

function projectView({ estate, clock }: Azure, account: Account, project: Project): object {
  const host = `https://${account.customSubDomainName ?? account.name}${estate.cloud.foundrySuffix}`;
  return {
    id: `${account.id}/projects/${project.name}`,
    name: `${account.name}/${project.name}`,
    type: `${accountType}/projects`,
    location: account.location,
    etag: project.etag ?? account.etag,
    ...(project.tags === undefined ? {} : { tags: project.tags }),
    identity: identityView(estate, identityIn(project)),
    properties: {
      provisioningState: clock.now() < (project.completesAt ?? 0) ? 'Creating' : 'Succeeded',
      displayName: project.displayName,
      description: project.description,
      isDefault: project.isDefault,
      endpoints: { 'AI Foundry API': `${host}/api/projects/${project.name}` },
    },
    systemData: systemDataView(project.systemData ?? account.systemData),
  };
}
