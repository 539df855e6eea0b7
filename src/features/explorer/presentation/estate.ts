import type { CloudEnvironment } from '../../../core/cloud.ts';
import type { ConnectionKind } from '../../../core/session.ts';
import type { Caller, Subscription } from '../../../core/sources.ts';
import { escapeMarkdown, paragraphs } from '../../../platform/markdown.ts';
import type { Presentation } from './presentation.ts';
import { count, dotted } from './words.ts';

const ways: Readonly<Record<ConnectionKind, string>> = {
  vscode: 'VS Code’s Microsoft account',
  azureCli: 'the Azure CLI',
  environment: 'environment variables',
  emulator: 'the emulator',
};

export function presentConnecting(to: ConnectionKind): Presentation {
  const label = to === 'emulator' ? 'Emulator' : 'Azure';
  return {
    label,
    description: to === 'emulator' ? 'starting the sample estate …' : `connecting with ${ways[to]} …`,
    icon: { id: 'loading~spin' },
    spoken: `Connecting to ${label}`,
    contextValue: 'connecting',
    folding: 'leaf',
  };
}

/** Where what is shown comes from, and as whom it is read. */
export function presentConnection(
  cloud: CloudEnvironment,
  to: ConnectionKind,
  caller: Caller | undefined,
): Presentation {
  const who = caller?.displayName;
  if (cloud.isEmulator === true) {
    return {
      label: 'Emulator',
      description: dotted('sample estate, nothing here is Azure', who),
      icon: { id: 'beaker', color: 'attention' },
      tooltip: paragraphs(
        '**Emulator** · sample estate, nothing here is Azure',
        'A small Azure of its own runs on this computer. What you do here changes nothing anywhere else, and is forgotten when it stops.',
        who === undefined
          ? undefined
          : `Signed in as **${escapeMarkdown(who)}** (setting \`aoaiCmk.emulator.principal\`).`,
      ),
      spoken: `Emulator: sample estate, nothing here is Azure${who === undefined ? '' : `, signed in as ${who}`}`,
      contextValue: 'connection.emulator',
      folding: 'leaf',
    };
  }
  return {
    label: cloud.displayName,
    description: who ?? '',
    icon: { id: 'azure' },
    tooltip: paragraphs(
      `**${escapeMarkdown(cloud.displayName)}**`,
      `Connected with ${ways[to]}${who === undefined ? '' : ` as **${escapeMarkdown(who)}**`}.`,
      caller?.tenantId === undefined ? undefined : `Tenant \`${caller.tenantId.replaceAll('`', '')}\``,
    ),
    spoken: `Connected to ${cloud.displayName}${who === undefined ? '' : ` as ${who}`}`,
    contextValue: 'connection.azure',
    folding: 'leaf',
  };
}

/** What a subscription holds, once it is known. */
export interface Contents {
  readonly accounts: number;
  readonly stores: number;
}

export function presentSubscription(
  { name, id, state, tenantId }: Subscription,
  contents: Contents | undefined,
  folding: 'folded' | 'unfolded',
): Presentation {
  const isEnabled = state.toLowerCase() === 'enabled';
  const description = dotted(isEnabled ? undefined : state, contents && contentsWords(contents));
  return {
    label: name,
    description,
    icon: { id: 'layers' },
    tooltip: paragraphs(
      `**${escapeMarkdown(name)}** · subscription`,
      `\`${id.replaceAll('`', '')}\``,
      tenantId === '' ? undefined : `Tenant \`${tenantId.replaceAll('`', '')}\``,
      isEnabled ? undefined : `Azure calls it ${escapeMarkdown(state)}: what is in it may not be changed.`,
    ),
    spoken: ['Subscription', name, description].filter((part) => part !== '').join(', '),
    contextValue: 'subscription',
    folding,
  };
}

function contentsWords({ accounts, stores }: Contents): string {
  if (accounts === 0 && stores === 0) return 'nothing here';
  return dotted(
    accounts === 0 ? 'no accounts' : count(accounts, 'account'),
    stores === 0 ? undefined : count(stores, 'key store'),
  );
}

/** A row that heads others of one kind. */
export function presentGroup(
  label: string,
  number: number,
  folding: 'folded' | 'unfolded',
  kind: string,
): Presentation {
  return {
    label,
    description: number.toLocaleString('en'),
    spoken: `${label}, ${number}`,
    contextValue: `group.${kind}`,
    folding,
  };
}

/** A row that says something and does nothing. */
export function presentMessage(text: string): Presentation {
  return { label: text, icon: { id: 'info' }, contextValue: 'message', folding: 'leaf' };
}
