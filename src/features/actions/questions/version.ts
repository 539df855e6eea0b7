import type { VersionChoice } from '../../../core/plans/inputs.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { forWhom } from '../choices/keyRows.ts';
import { newKeyVersionRows, versionlessRow, versionRows } from '../choices/versionRows.ts';
import type { Asking } from '../pickers/asking.ts';
import type { Question } from '../pickers/journey.ts';
import { choice } from '../pickers/question.ts';
import type { Wishes } from '../wishes.ts';

/** Whether the accounts follow the key or stay on a version. */
export function askVersion(asking: Asking, accountsOf: (wishes: Wishes) => readonly LiveResource[]): Question<Wishes> {
  return choice<VersionChoice>(asking, {
    id: 'version',
    placeholder: (wishes) => `${verb(accountsOf(wishes))} follow the newest version of the key, or stay on one?`,
    purpose: 'read the versions of the key',
    active: ({ version }) => (typeof version === 'object' ? version.pinned : (version ?? versionlessRow)),
    async load(wishes, show) {
      const accounts = accountsOf(wishes);
      const { key } = wishes;
      if (key?.kind !== 'existing') {
        show(newKeyVersionRows(accounts));
        return;
      }
      show(versionRows(accounts, key.key, []));
      const { items } = await asking.estate.keyVersions(key.key);
      show(versionRows(accounts, key.key, items));
    },
    apply: (wishes, version) => ({ ...wishes, version }),
  });
}

function verb(accounts: readonly LiveResource[]): string {
  return accounts.length === 1 ? `Does ${forWhom(accounts)}` : `Do ${forWhom(accounts)}`;
}
