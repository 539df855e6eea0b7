import type { EnableInput } from '../../../../src/core/plans/inputs.ts';
import { defaultPreferences } from '../../../../src/core/rules/rule.ts';
import type { Estate } from '../../../../src/emulator/state/estate.ts';
import { accountIn, identityIn, protectionOf, vaultIn } from '../look.ts';
import type { Scenario } from '../scenario.ts';

const chat = 'contoso-chat-prod';

function enable(estate: Estate, wish: Partial<EnableInput>): EnableInput {
  return {
    kind: 'enable',
    accountIds: [accountIn(estate, chat).id],
    key: { kind: 'existing', id: `${vaultIn(estate, 'kv-contoso-chat').id}/keys/chat-cmk` },
    version: 'versionless',
    identity: { kind: 'system' },
    preferences: defaultPreferences,
    ...wish,
  };
}

const isUnder = (key: string) => (estate: Estate) => protectionOf(estate, chat) === key;

export const enableScenarios: readonly Scenario[] = [
  {
    name: 'existing key, system-assigned identity',
    account: chat,
    input: (estate) => enable(estate, {}),
    reached: isUnder('kv-contoso-chat/chat-cmk'),
  },
  {
    name: 'existing key, user-assigned identity, pinned, grant at the vault',
    account: chat,
    input: (estate) =>
      enable(estate, {
        version: 'newest',
        identity: { kind: 'user', id: identityIn(estate, 'id-contoso-chat').id },
        preferences: { grantScope: 'store' },
      }),
    reached: isUnder('kv-contoso-chat/chat-cmk'),
  },
];
