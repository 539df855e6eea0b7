import type { AzureFailure } from '../../../core/failure.ts';
import type { Inspection } from '../../../core/inspection/inspect.ts';
import { stateWords, type EncryptionState } from '../../../core/inspection/state.ts';
import type { Binding } from '../../../core/resources/binding.ts';
import type { Resource } from '../../../core/resources/resource.ts';
import { asString } from '../../../core/resources/value.ts';
import type { Finding } from '../../../core/rules/rule.ts';
import { short } from '../../../core/rules/usedVersion.ts';
import { escapeMarkdown, list, paragraphs } from '../../../platform/markdown.ts';
import type { Icon, Presentation } from './presentation.ts';
import { decidingFinding, shortReason } from './reasons.ts';
import { count, dotted, whereabouts } from './words.ts';

/** How far the look at an account has come. */
export type Progress =
  | { readonly kind: 'checking' }
  | { readonly kind: 'done'; readonly inspection: Inspection }
  | { readonly kind: 'failed'; readonly failure: AzureFailure }
  /** It was in the inventory and is there no more. */
  | { readonly kind: 'gone' };

/** A shape and a colour for each state, so that neither is needed to read the other. */
const icons: Readonly<Record<EncryptionState, Icon>> = {
  microsoftManaged: { id: 'shield', color: 'microsoftManaged' },
  customerManaged: { id: 'workspace-trusted', color: 'customerManaged' },
  attention: { id: 'warning', color: 'attention' },
  broken: { id: 'workspace-untrusted', color: 'broken' },
  unknown: { id: 'workspace-unknown', color: 'unknown' },
};

export function presentAccount(account: Resource, progress: Progress): Presentation {
  const { name } = account;
  switch (progress.kind) {
    case 'checking':
      return {
        label: name,
        description: 'checking …',
        icon: { id: 'loading~spin' },
        tooltip: paragraphs(heading(account), 'What its encryption depends on is being read.'),
        spoken: `${name}, ${kindOf(account)} account, its encryption is being checked`,
        contextValue: 'account.checking',
        folding: 'folded',
      };
    case 'failed':
      return undecided(account, progress.failure.message);
    case 'gone':
      return undecided(
        account,
        'It was there a moment ago and is not found any more. Refresh to see what is there now.',
      );
    case 'done':
      return judged(account, progress.inspection);
  }
}

function judged(account: Resource, { binding, findings, state }: Inspection): Presentation {
  const words = stateWords(state);
  const deciding = decidingFinding(state, findings);
  const reason = deciding ? shortReason(deciding) : versionWords(binding);
  return {
    label: account.name,
    description: dotted(words, reason),
    icon: icons[state],
    tooltip: paragraphs(
      heading(account),
      `**${words}**${reason === undefined ? '' : ` · ${escapeMarkdown(reason)}`}`,
      explanation(state, binding),
      list(findings.map(findingLine)),
      advice(state, findings),
    ),
    spoken: [
      account.name,
      `${kindOf(account)} account`,
      words,
      reason,
      findings.length === 0 ? undefined : count(findings.length, 'finding'),
    ]
      .filter((part) => part !== undefined)
      .join(', '),
    contextValue: `account.${state}`,
    folding: 'folded',
    state,
  };
}

function undecided(account: Resource, reason: string): Presentation {
  return {
    label: account.name,
    description: stateWords('unknown'),
    icon: icons.unknown,
    tooltip: paragraphs(heading(account), `**${stateWords('unknown')}**`, escapeMarkdown(reason)),
    spoken: `${account.name}, ${kindOf(account)} account, ${stateWords('unknown')}, ${reason}`,
    contextValue: 'account.unknown',
    folding: 'folded',
    state: 'unknown',
  };
}

/** The kind of an account by the name that Microsoft's portal has for it. */
export function kindOf(account: Resource): string {
  return isFoundry(account) ? 'Microsoft Foundry' : 'Azure OpenAI';
}

/** Accounts of kind AIServices hold projects. */
export function isFoundry(account: Resource): boolean {
  return asString(account.read('kind'))?.toLowerCase() === 'aiservices';
}

/** Which version of its key an account uses. */
export function versionWords({ version }: Binding): string | undefined {
  switch (version?.kind) {
    case undefined:
      return undefined;
    case 'versionless':
      return 'versionless';
    case 'pinned':
      return version.newest?.toLowerCase() === version.version.toLowerCase()
        ? `pinned to the newest version ${short(version.version)}`
        : `pinned to version ${short(version.version)}`;
    case 'atDeployment':
      return 'pinned to the version that is the newest at deployment';
    case 'unknown':
      return 'version not known';
  }
}

function heading(account: Resource): string {
  return paragraphs(`**${escapeMarkdown(account.name)}** · ${kindOf(account)}`, whereabouts(account));
}

function explanation(state: EncryptionState, binding: Binding): string {
  const key = binding.key?.kind === 'found' ? binding.key.resource.name : binding.key?.name;
  const store = binding.store?.kind === 'found' ? binding.store.resource.name : binding.store?.name;
  const configured =
    key === undefined
      ? 'A key of yours is configured'
      : `Key ${escapeMarkdown(key)}${store === undefined ? '' : ` in ${escapeMarkdown(store)}`} is configured`;
  switch (state) {
    case 'microsoftManaged':
      return 'What it stores is encrypted with keys that Microsoft manages.';
    case 'customerManaged':
      return `${configured}, and nothing speaks against it. That the service really uses it shows only in the audit log of the key store.`;
    case 'attention':
      return `${configured} and works as far as can be seen, but something should be looked at:`;
    case 'broken':
      return `${configured}, but the account cannot use it, or soon will not be able to:`;
    case 'unknown':
      return binding.keySource === 'unknown'
        ? 'How it is encrypted could not be read.'
        : `${configured}. Whether all is well could not be decided:`;
  }
}

export function findingLine(finding: Finding): string {
  return escapeMarkdown(finding.message);
}

/** What to do, where there is something to do. */
function advice(state: EncryptionState, findings: readonly Finding[]): string | undefined {
  if (state === 'microsoftManaged') return 'To control the key yourself, choose *Enable Customer-Managed Key…*.';
  const remedies = findings.flatMap(({ remedy }) => remedy?.title ?? []);
  if (remedies.length === 0)
    return state === 'customerManaged' ? undefined : '*Show Encryption* draws the whole picture.';
  return `What helps: ${remedies.map(escapeMarkdown).join('; ')}. *Show Encryption* draws the whole picture.`;
}
