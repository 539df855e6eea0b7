import type { Inspection } from '../../../core/inspection/inspect.ts';
import { attachedIdentities, identityKinds, type Binding, type Link } from '../../../core/resources/binding.ts';
import { nameOf } from '../../../core/resources/armId.ts';
import type { Grant } from '../../../core/resources/grant.ts';
import type { NetworkPath } from '../../../core/resources/network.ts';
import type { Resource } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import type { Finding } from '../../../core/rules/rule.ts';
import { findingLine, versionWords } from './account.ts';
import { escapeMarkdown, list, paragraphs } from '../../../platform/markdown.ts';
import type { Icon, Presentation } from './presentation.ts';
import { shortReason } from './reasons.ts';
import { count, dotted } from './words.ts';

/** One thing that an account's encryption depends on. */
export interface BindingRow {
  readonly id: 'key' | 'store' | 'identity' | 'grant' | 'network';
  readonly presentation: Presentation;
  /** What commands on the row act on. */
  readonly resource?: Resource;
  /** The id where it is not that of a resource: of an account's own identity, the account's. */
  readonly armId?: string;
}

interface Row {
  readonly id: BindingRow['id'];
  readonly label: string;
  readonly value: string;
  readonly icon: string;
  /** A sentence or two for the tooltip. */
  readonly about: string;
  readonly status: Status;
  readonly findings: readonly Finding[];
  readonly resource?: Resource | undefined;
  readonly armId?: string | undefined;
}

type Status = 'ok' | 'attention' | 'broken' | 'unknown';

/** The rows below an account: what its encryption depends on, and how each of it stands. */
export function bindingRows(inspection: Inspection): readonly BindingRow[] {
  const { binding } = inspection;
  if (binding.keySource === 'unknown') return [];
  if (binding.keySource === 'microsoft') return [microsoftKeyRow(), attachedIdentitiesRow(binding)].map(present);
  return [
    keyRow(inspection),
    storeRow(inspection),
    identityRow(inspection),
    grantRow(inspection),
    networkRow(inspection),
  ].map(present);
}

function present({ id, label, value, icon, about, status, findings, resource, armId }: Row): BindingRow {
  const reason = reasonBeside(status, findings);
  const description = dotted(value, reason);
  const presentation: Presentation = {
    label,
    description,
    icon: status === 'ok' ? { id: icon } : statusIcon(status),
    tooltip: paragraphs(`**${label}** · ${escapeMarkdown(value)}`, about, list(findings.map(findingLine))),
    spoken: [label, value, reason ?? (status === 'ok' ? undefined : statusWords[status])]
      .filter((part) => part !== undefined)
      .join(', '),
    contextValue: `binding.${id}${resource?.id !== undefined ? '.resource' : armId === undefined ? '' : '.own'}`,
    folding: 'leaf',
  };
  return { id, presentation, ...(resource && { resource }), ...(armId !== undefined && { armId }) };
}

function statusIcon(status: Exclude<Status, 'ok'>): Icon {
  return { id: { attention: 'warning', broken: 'error', unknown: 'question' }[status], color: status };
}

const statusWords = { attention: 'needs attention', broken: 'broken', unknown: 'not known' } as const;

/** The value itself tells of what is missing or unknown; only what a rule found in what is there is added. */
function reasonBeside(status: Status, findings: readonly Finding[]): string | undefined {
  if (status === 'ok' || status === 'unknown') return undefined;
  const severity = status === 'broken' ? 'error' : 'warning';
  const finding = findings.find((one) => one.severity === severity && one.certainty === 'known');
  return finding && !toldByValue.includes(finding.rule) ? shortReason(finding) : undefined;
}

const identityRules = ['identity', 'client-id', 'identity-at-creation'] as const;
const grantRules = [
  'grant',
  'grant-role',
  'permission-model',
  'policy-permissions',
  'grant-order',
  'excess-rights',
] as const;
const toldByValue: readonly string[] = [...identityRules, ...grantRules, 'network-path'];

function statusOf(findings: readonly Finding[]): Status {
  const certain = findings.filter(({ certainty }) => certainty === 'known');
  if (certain.some(({ severity }) => severity === 'error')) return 'broken';
  if (findings.some(({ certainty }) => certainty === 'unknown')) return 'unknown';
  return certain.some(({ severity }) => severity === 'warning') ? 'attention' : 'ok';
}

function foundBy(findings: readonly Finding[], ...rules: readonly string[]): readonly Finding[] {
  return findings.filter(({ rule }) => rules.includes(rule));
}

function microsoftKeyRow(): Row {
  return {
    id: 'key',
    label: 'Key',
    value: 'managed by Microsoft',
    icon: 'key',
    about: 'Microsoft creates, keeps and rotates it. You can neither see nor revoke it.',
    status: 'ok',
    findings: [],
  };
}

function attachedIdentitiesRow({ account }: Binding): Row {
  const { system } = identityKinds(account);
  const names = [...(system ? ['system-assigned'] : []), ...attachedIdentities(account).map(nameOf)];
  return {
    id: 'identity',
    label: 'Identity',
    value: names.length === 0 ? 'none' : names.join(', '),
    icon: 'person',
    about: 'With a customer-managed key the account reaches the key store as one of its managed identities.',
    status: 'ok',
    findings: [],
  };
}

function keyRow({ binding, findings }: Inspection): Row {
  const own = foundBy(findings, 'key-visible', 'key-type', 'key-operations', 'key-enabled', 'key-dates', 'key-version');
  const key = binding.key;
  const seen = linkStatus(key, own);
  return {
    id: 'key',
    label: 'Key',
    value: dotted(nameIn(key), versionWords(binding)),
    icon: 'key',
    about: paragraphs(
      binding.version?.kind === 'versionless' ? 'Versionless: the account follows the key to each new version.' : '',
      binding.version?.kind === 'pinned'
        ? 'Pinned: the account stays on this version until somebody sets another.'
        : '',
      reasonOf(key),
    ),
    status: seen,
    findings: own,
    resource: resourceIn(key),
  };
}

function storeRow({ binding, findings }: Inspection): Row {
  const own = foundBy(findings, 'purge-protection', 'soft-delete', 'region', 'tenant');
  const { store } = binding;
  const resource = resourceIn(store);
  const label = resource ? (resource.type === types.managedHsm ? 'Managed HSM' : 'Key vault') : 'Key store';
  return {
    id: 'store',
    label,
    value: nameIn(store),
    icon: resource?.type === types.managedHsm ? 'server' : 'lock',
    about: paragraphs('Where the key is kept.', reasonOf(store)),
    status: linkStatus(store, own),
    findings: own,
    resource,
  };
}

function identityRow({ binding, findings }: Inspection): Row {
  const own = foundBy(findings, ...identityRules);
  const { identity } = binding;
  return {
    id: 'identity',
    label: 'Identity',
    value:
      identity === undefined
        ? 'not known'
        : identity.missing !== undefined
          ? 'missing'
          : identity.kind === 'system'
            ? 'system-assigned'
            : identity.displayName,
    icon: 'person',
    about: paragraphs('As whom the account reaches the key.', sentence(identity?.missing)),
    status: identity === undefined ? 'unknown' : identity.missing === undefined ? statusOf(own) : 'broken',
    findings: own,
    resource: identity?.resource,
    armId: identity?.kind === 'system' && identity.missing === undefined ? binding.account.id : undefined,
  };
}

function grantRow({ binding, findings }: Inspection): Row {
  const own = foundBy(findings, ...grantRules);
  return {
    id: 'grant',
    label: 'Grant',
    value: grantWords(binding.grant),
    icon: 'verified',
    about: paragraphs('What lets the identity read, wrap and unwrap with the key.', grantReason(binding.grant)),
    status: binding.grant?.kind === 'sufficient' ? 'ok' : binding.grant?.kind === 'missing' ? 'broken' : 'unknown',
    findings: own,
    resource: onlyAssignment(binding.grant),
  };
}

function grantWords(grant: Grant | undefined): string {
  switch (grant?.kind) {
    case 'sufficient': {
      const [first, ...others] = [...new Set(grant.via.map(({ description }) => description))];
      return dotted(first, others.length === 0 ? undefined : `and ${count(others.length, 'more', 'more')}`);
    }
    case 'missing':
      return 'missing';
    case 'unknown':
    case undefined:
      return 'not known';
  }
}

/** The one role assignment that lets the identity; where there are several, none of them alone is what the account depends on. */
function onlyAssignment(grant: Grant | undefined): Resource | undefined {
  if (grant?.kind !== 'sufficient' || grant.via.length !== 1) return undefined;
  const resource = grant.via[0]?.resource;
  const isAssignment = resource?.type === types.roleAssignment || resource?.type === types.hsmLocalRoleAssignment;
  return isAssignment ? resource : undefined;
}

function grantReason(grant: Grant | undefined): string | undefined {
  if (grant === undefined) return 'The key was not found, so no grant could be looked for.';
  return grant.kind === 'sufficient' ? undefined : sentence(grant.reason);
}

function networkRow({ binding, findings }: Inspection): Row {
  const own = foundBy(findings, 'network-path');
  const { network } = binding;
  return {
    id: 'network',
    label: 'Network',
    value: networkWords(network),
    icon: 'globe',
    about: paragraphs(
      'How the service reaches the key store.',
      network === undefined ? 'The key store was not found, so its firewall could not be read.' : undefined,
    ),
    status: network === undefined ? 'unknown' : statusOf(own),
    findings: own,
  };
}

function networkWords(network: NetworkPath | undefined): string {
  switch (network?.kind) {
    case 'open':
      return 'every network';
    case 'trustedServices':
      return 'trusted Microsoft services only';
    case 'closed':
      return 'closed';
    case 'perimeter':
      return 'network security perimeter';
    case 'unknown':
    case undefined:
      return 'not known';
  }
}

function linkStatus(link: Link | undefined, findings: readonly Finding[]): Status {
  const status = statusOf(findings);
  return status === 'ok' && link?.kind !== 'found' ? 'unknown' : status;
}

function nameIn(link: Link | undefined): string {
  if (link === undefined) return 'not known';
  return link.kind === 'found' ? link.resource.name : link.name;
}

function reasonOf(link: Link | undefined): string | undefined {
  return link?.kind === 'unseen' ? sentence(link.reason) : undefined;
}

function resourceIn(link: Link | undefined): Resource | undefined {
  return link?.kind === 'found' ? link.resource : undefined;
}

/** A reason of the core, which begins small and ends without a stop, as a sentence of Markdown. */
function sentence(reason: string | undefined): string | undefined {
  if (reason === undefined || reason === '') return undefined;
  const text = escapeMarkdown(reason.charAt(0).toUpperCase() + reason.slice(1));
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
