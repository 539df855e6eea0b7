import type { Inspection } from '../../core/inspection/inspect.ts';
import { stateWords, type EncryptionState } from '../../core/inspection/state.ts';
import { planFinding } from '../../core/plans/plan.ts';
import type { Binding, BoundIdentity, BoundVersion, Link } from '../../core/resources/binding.ts';
import { newestVersion } from '../../core/resources/binding.ts';
import type { Grant } from '../../core/resources/grant.ts';
import type { NetworkPath } from '../../core/resources/network.ts';
import type { Resource } from '../../core/resources/resource.ts';
import { types } from '../../core/resources/types.ts';
import { asNumber, asString } from '../../core/resources/value.ts';
import { short } from '../../core/rules/usedVersion.ts';
import type { BindingNode, BindingView, NodeId, NodeState } from '../../protocol/bindingView.ts';
import { toFindingView } from './findingViews.ts';
import { findingsAt, judgedState } from './judgedNodes.ts';

/** What an account's encryption depends on, as it is. */
export function toBindingView({ binding, findings: judged, state }: Inspection): BindingView {
  const findings = judged.map(planFinding);
  const words: Words = {
    ok: 'In order',
    attention: 'Needs attention',
    broken: 'Broken',
    unknown: 'Not known',
  };
  const node = (id: NodeId, draft: Draft): BindingNode => {
    const own = findingsAt(findings, id);
    const found = judgedState(own);
    const nodeState = found === 'ok' ? (draft.state ?? 'ok') : found;
    return {
      id,
      label: draft.label,
      name: draft.name,
      state: nodeState,
      stateWords: found === 'ok' ? (draft.words ?? words[nodeState] ?? '') : (words[nodeState] ?? ''),
      // What was found says the reason already.
      details: [
        ...(draft.facts ?? []),
        ...(own.length === 0 ? (draft.reasons ?? []) : own.map(({ message }) => message)),
      ],
    };
  };
  const nodes =
    binding.keySource === 'customer'
      ? [
          node('account', accountOf(binding.account)),
          node('identity', identityOf(binding.identity)),
          node('grant', grantOf(binding.grant)),
          node('key', keyOf(binding.key, binding.version)),
          node('store', storeOf(binding.store)),
        ]
      : [node('account', accountOf(binding.account)), node('key', keySourceOf(binding))];
  return {
    summary: `${binding.account.name}: ${nodes.map(({ label, name, stateWords: said }) => `${label} ${name}, ${lower(said)}`).join('; ')}.`,
    state: overall[state],
    stateWords: stateWords(state),
    nodes,
    ...(binding.network && { network: node('network', networkOf(binding.network)) }),
    findings: findings.map(toFindingView),
  };
}

type Words = Readonly<Partial<Record<NodeState, string>>>;

const overall: Readonly<Record<EncryptionState, NodeState>> = {
  microsoftManaged: 'none',
  customerManaged: 'ok',
  attention: 'attention',
  broken: 'broken',
  unknown: 'unknown',
};

/** What a node is, before what was found about it. */
interface Draft {
  readonly label: string;
  readonly name: string;
  readonly facts?: readonly string[];
  /** Why it is not known, where no rule says so. */
  readonly reasons?: readonly string[];
  /** Where the thing itself tells its state, with the words for it. */
  readonly state?: NodeState;
  readonly words?: string;
}

function accountOf(account: Resource): Draft {
  const foundry = asString(account.read('kind'))?.toLowerCase() === 'aiservices';
  const location = asString(account.read('location'));
  return {
    label: foundry ? 'Foundry' : 'Azure OpenAI',
    name: account.name,
    facts: location === undefined ? [] : [`Region: ${location}.`],
  };
}

function identityOf(identity: BoundIdentity | undefined): Draft {
  const label = 'Identity';
  if (!identity) return { label, name: 'not known', state: 'unknown' };
  const principal = asString(identity.principalId);
  const facts = principal === undefined ? [] : [`Principal id: ${principal}.`];
  return identity.kind === 'system'
    ? { label, name: 'System-assigned', facts }
    : { label, name: identity.displayName, facts: ['User-assigned.', ...facts] };
}

function grantOf(grant: Grant | undefined): Draft {
  const label = 'Grant';
  switch (grant?.kind) {
    case 'sufficient': {
      const via = [...new Set(grant.via.map(({ description }) => description))].join(', ');
      return { label, name: via, words: 'May read, wrap and unwrap', facts: [] };
    }
    case 'missing':
      return { label, name: 'None that suffices', state: 'broken' };
    case 'unknown':
      return { label, name: 'Not known', state: 'unknown', words: 'Not known', reasons: [sentence(grant.reason)] };
    case undefined:
      return {
        label,
        name: 'Not known',
        state: 'unknown',
        reasons: ['The key cannot be seen, so its grants cannot either.'],
      };
  }
}

function keyOf(key: Link | undefined, version: BoundVersion | undefined): Draft {
  const label = 'Key';
  if (key?.kind !== 'found') return unseen(label, key);
  const resource = key.resource;
  const size = asNumber(resource.read('properties.keySize'));
  const kind = [asString(resource.read('properties.kty')), size?.toString()].filter((part) => part !== undefined);
  return {
    label,
    name: resource.name,
    facts: [...versionFacts(resource, version), ...(kind.length === 0 ? [] : [`${kind.join(' ')}.`])],
  };
}

function versionFacts(key: Resource, version: BoundVersion | undefined): readonly string[] {
  const newest = newestVersion(key);
  switch (version?.kind) {
    case 'versionless':
      return [`Versionless: follows the newest version${newest === undefined ? '' : `, now ${short(newest)}`}.`];
    case 'pinned':
      return [`Pinned to version ${short(version.version)}.`];
    case 'atDeployment':
      return ['Pinned to the version that is the newest at deployment.'];
    case 'unknown':
      return [`Which version is configured is not known: ${sentence(version.reason)}`];
    case undefined:
      return [];
  }
}

function storeOf(store: Link | undefined): Draft {
  if (store?.kind !== 'found') return unseen('Key store', store);
  const { resource } = store;
  const location = asString(resource.read('location'));
  return {
    label: resource.type === types.managedHsm ? 'Managed HSM' : 'Key vault',
    name: resource.name,
    facts: location === undefined ? [] : [`Region: ${location}.`],
  };
}

function unseen(label: string, link: Extract<Link, { kind: 'unseen' }> | undefined): Draft {
  return {
    label,
    name: link?.name ?? 'not known',
    state: 'unknown',
    words: 'Cannot be seen',
    reasons: link ? [sentence(link.reason)] : [],
  };
}

function networkOf(path: NetworkPath): Draft {
  const label = 'Network path';
  switch (path.kind) {
    case 'open':
      return { label, name: 'Open', words: 'Answers every network', facts: [] };
    case 'trustedServices':
      return { label, name: 'Trusted services', words: 'Only trusted Microsoft services' };
    case 'perimeter':
      return { label, name: 'Perimeter', state: 'attention' };
    case 'closed':
      return { label, name: 'Closed', state: 'broken' };
    case 'unknown':
      return { label, name: 'Not known', state: 'unknown', reasons: [sentence(path.reason)] };
  }
}

function keySourceOf({ keySource }: Binding): Draft {
  return keySource === 'microsoft'
    ? { label: 'Key', name: "Microsoft's own", state: 'none', words: 'Microsoft-managed keys' }
    : { label: 'Key', name: 'Not known', state: 'unknown', words: 'How it is encrypted could not be read' };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}

function lower(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
