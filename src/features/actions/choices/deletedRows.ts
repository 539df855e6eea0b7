import { originalId, purgeWords } from '../../../core/inspection/deleted.ts';
import { nameOf, parseArmId } from '../../../core/resources/armId.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import type { Gap } from '../../../core/sources.ts';
import { group, joined, separator, type Choice, type Row } from '../pickers/rows.ts';

const kinds = [
  { type: types.deletedAccount, label: 'Accounts', icon: 'azure' },
  { type: types.deletedVault, label: 'Key vaults', icon: 'lock' },
  { type: types.deletedManagedHsm, label: 'Managed HSMs', icon: 'server' },
] as const;

/** What is deleted and can be recovered; a deleted key is told by its name, since no list holds it. */
export function deletedRows(
  deleted: readonly LiveResource[],
  gaps: readonly Gap[],
): readonly Row<LiveResource | 'key'>[] {
  const sorted = [...deleted].sort((a, b) => originalId(a).localeCompare(originalId(b)));
  return [
    ...kinds.flatMap(({ type, label, icon }) =>
      group(
        label,
        sorted.filter((item) => item.type === type).map((item) => row(item, icon)),
      ),
    ),
    separator('Keys'),
    {
      kind: 'choice',
      id: 'key',
      label: 'A deleted key, by its name…',
      icon: 'key',
      detail: 'Of a key store that is there. Recover a deleted key store first: its keys come back with it.',
      means: { value: 'key' },
    },
    ...group('Could not be read', gaps.map(gapRow)),
  ];
}

function row(item: LiveResource, icon: string): Choice<LiveResource> {
  const id = originalId(item);
  return {
    kind: 'choice',
    id: item.key,
    label: nameOf(id),
    icon,
    description: joined('deleted', parseArmId(id)?.resourceGroup),
    detail: `Gone for good: ${purgeWords(item)}.`,
    means: { value: item },
  };
}

function gapRow({ failure }: Gap, index: number): Choice<LiveResource> {
  return {
    kind: 'choice',
    id: `gap-${index}`,
    label: 'Part of what is deleted',
    icon: 'warning',
    detail: failure.message,
    means: { explanation: { title: 'This part could not be read', text: failure.message } },
  };
}
