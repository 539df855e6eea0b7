import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { MoveInput } from '../../../../src/core/plans/inputs.ts';
import { defaultPreferences } from '../../../../src/core/rules/rule.ts';
import type { Estate } from '../../../../src/emulator/state/estate.ts';
import { accountIn, keyIn, newestOf, pinOf, protectionOf } from '../look.ts';
import type { Scenario } from '../scenario.ts';
import { newVault } from './enable.ts';
import { folder } from './files.ts';

const search = 'contoso-search-prod';
const translate = 'contoso-translate-prod';
const claims = 'contoso-claims-prod';

function move(estate: Estate, names: readonly string[], wish: Pick<MoveInput, 'key'> & Partial<MoveInput>): MoveInput {
  return {
    kind: 'move',
    accountIds: names.map((name) => accountIn(estate, name).id),
    version: 'versionless',
    preferences: defaultPreferences,
    ...wish,
  };
}

const idsOf = (estate: Estate, ...names: readonly string[]): string[] =>
  names.map((name) => accountIn(estate, name).id);

/** The file that a backup is written to. */
const backupFile = join(folder, 'search-cmk.backup');

export const moveScenarios: readonly Scenario[] = [
  {
    name: 'move to another key of the vault',
    account: search,
    input: (estate) =>
      move(estate, [search], { key: { kind: 'existing', id: keyIn(estate, 'kv-contoso-platform/translate-cmk').id } }),
    reached: (azure) => protectionOf(azure, search) === 'kv-contoso-platform/translate-cmk',
  },
  {
    name: 'move two accounts to a new key in a new vault',
    account: search,
    input: (estate) =>
      move(estate, [search, translate], {
        version: 'newest',
        key: { kind: 'new', store: newVault(estate, 'kv-contoso-next'), name: 'next-cmk', keyType: 'RSA' },
      }),
    reached: (azure) => [search, translate].every((name) => protectionOf(azure, name) === 'kv-contoso-next/next-cmk'),
  },
  {
    name: 'pin',
    account: search,
    input: (estate) => ({ kind: 'pin', accountIds: idsOf(estate, search), version: 'newest' }),
    reached: (azure) =>
      pinOf(azure, search) === newestOf(keyIn(azure.estate, 'kv-contoso-platform/search-cmk').key).version,
  },
  {
    name: 'unpin an account on an old version',
    account: claims,
    input: (estate) => ({ kind: 'unpin', accountIds: idsOf(estate, claims) }),
    reached: (azure) => pinOf(azure, claims) === undefined,
  },
  {
    name: 'revert two accounts',
    account: search,
    input: (estate) => ({ kind: 'revert', accountIds: idsOf(estate, search, translate) }),
    reached: (azure) => [search, translate].every((name) => protectionOf(azure, name) === 'microsoft'),
  },
  {
    name: 'backup',
    arrange: () => rmSync(backupFile, { force: true }),
    input: (estate) => ({
      kind: 'backup',
      keyId: keyIn(estate, 'kv-contoso-platform/search-cmk').id,
      path: backupFile,
    }),
    reached: () => existsSync(backupFile),
  },
];
