import { parseArmId, subscriptionOf } from '../../../core/resources/armId.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { asString } from '../../../core/resources/value.ts';
import type { Gap, Subscription } from '../../../core/sources.ts';
import { group, joined, type Choice, type Row } from '../pickers/rows.ts';

export interface PlaceOptions {
  readonly subscriptions: readonly Subscription[];
  readonly gaps: readonly Gap[];
  readonly icon: string;
  /** What to say where there is none to choose. */
  readonly none: string;
  /** Why one cannot be chosen. */
  readonly obstacle?: (resource: LiveResource) => string | undefined;
}

/** Resources of any type to choose from, with what tells them apart; those that cannot serve below, with the reason. */
export function placeRows(resources: readonly LiveResource[], options: PlaceOptions): readonly Row<LiveResource>[] {
  const judged = resources.map((resource) => ({ resource, obstacle: options.obstacle?.(resource) }));
  const able = judged.filter(({ obstacle }) => obstacle === undefined);
  const rows = able.map(({ resource }): Choice<LiveResource> => ({
    ...named(resource, options),
    means: { value: resource },
  }));
  const useless = judged.flatMap(({ resource, obstacle }): readonly Choice<LiveResource>[] =>
    obstacle === undefined
      ? []
      : [
          {
            ...named(resource, options),
            icon: 'circle-slash',
            detail: obstacle,
            means: { explanation: { title: `${resource.name} cannot be chosen`, text: obstacle } },
          },
        ],
  );
  return [
    ...(rows.length === 0 ? [noneRow(options.none)] : rows),
    ...group('Cannot be chosen', useless),
    ...group('Could not be read', options.gaps.map(gapRow)),
  ];
}

function named(resource: LiveResource, { subscriptions, icon }: PlaceOptions) {
  const { id, key, name } = resource;
  const subscriptionId = subscriptionOf(id);
  const subscription = subscriptions.find((one) => one.id.toLowerCase() === subscriptionId);
  const { resourceGroup } = parseArmId(id) ?? {};
  return {
    kind: 'choice' as const,
    id: key,
    label: name,
    icon,
    description: joined(resourceGroup === name ? undefined : resourceGroup, asString(resource.read('location'))),
    detail: subscription?.name ?? subscriptionId ?? '',
  };
}

function noneRow(text: string): Choice<LiveResource> {
  return {
    kind: 'choice',
    id: 'none',
    label: 'Nothing to choose',
    icon: 'info',
    detail: text,
    means: { explanation: { title: 'Nothing to choose', text } },
  };
}

function gapRow({ scope, failure }: Gap, index: number): Choice<LiveResource> {
  return {
    kind: 'choice',
    id: `gap-${index}`,
    label: scope === '' ? 'Part of the estate' : scope.slice(scope.lastIndexOf('/') + 1),
    icon: 'warning',
    detail: failure.message,
    means: { explanation: { title: 'This part could not be read', text: failure.message } },
  };
}
