import { subscriptionOf } from '../../../core/resources/armId.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import { placeRows } from '../choices/placeRows.ts';
import type { Asking } from '../pickers/asking.ts';
import type { Question } from '../pickers/journey.ts';
import { choice } from '../pickers/question.ts';
import type { Wishes } from '../wishes.ts';

export interface ResourceGroupSpec {
  readonly id: string;
  readonly isAsked: (wishes: Wishes) => boolean;
  /** What is to lie in it. */
  readonly what: string;
  /** An id in whose subscription it must lie; undefined for any. */
  readonly near: (wishes: Wishes) => string | undefined;
  readonly chosen: (wishes: Wishes) => string | undefined;
  readonly apply: (wishes: Wishes, group: LiveResource) => Wishes;
}

/** The resource group in which something new is made. */
export function askResourceGroup(asking: Asking, spec: ResourceGroupSpec): Question<Wishes> {
  return choice<LiveResource>(asking, {
    id: spec.id,
    isAsked: spec.isAsked,
    placeholder: () => `In which resource group is ${spec.what} to be?`,
    purpose: 'read the resource groups',
    active: (wishes) => spec.chosen(wishes)?.toLowerCase(),
    async load(wishes, show, signal) {
      const subscriptions = await asking.estate.allSubscriptions();
      const ids = subscriptions.items.map(({ id }) => id);
      const { items, gaps } = await asking.estate.source.ofType(types.resourceGroup, ids, signal);
      const near = spec.near(wishes);
      const isNear = ({ id }: LiveResource) => near !== undefined && subscriptionOf(id) === subscriptionOf(near);
      show(
        placeRows(
          [...items].sort((a, b) => Number(isNear(b)) - Number(isNear(a))),
          {
            subscriptions: subscriptions.items,
            gaps: [...subscriptions.gaps, ...gaps],
            icon: 'folder',
            none: 'You see no resource group.',
          },
        ),
      );
    },
    apply: spec.apply,
  });
}
