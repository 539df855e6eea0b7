import { enabledCategories } from '../arm/monitor/enabledCategories.ts';
import { isSubscription } from '../arm/monitor/categories.ts';
import type { Azure } from '../azure.ts';
import { asString, member } from '../json.ts';
import type { StatePart } from '../persistence/part.ts';
import type { ActivityEvent } from '../state/events.ts';
import type { DiagnosticSetting } from '../state/resources.ts';

/** The most events that a workspace keeps; the oldest are dropped, so that memory stays flat. */
const capacity = 50_000;

/** Sends the activity logs of subscriptions to the workspaces that their diagnostic settings name. */
export class ActivityCollector implements StatePart {
  readonly name = 'activityRows';
  readonly #azure: Azure;
  readonly #deliveries = new Map<string, ActivityEvent[]>();
  /** The id of the newest event that was looked at. */
  #last: string | undefined;

  constructor(azure: Azure) {
    this.#azure = azure;
  }

  /** Sends what was written since the last time; what has been sent stays in its workspace when a setting goes. */
  collect(): void {
    const { activityLog, diagnosticSettings } = this.#azure.estate;
    const newest = activityLog.at(-1)?.id;
    if (newest === this.#last) return;
    const fresh = activityLog.slice(activityLog.findLastIndex(({ id }) => id === this.#last) + 1);
    this.#last = newest;
    const settings = [...diagnosticSettings.values()].filter(({ resourceId }) => isSubscription(resourceId));
    for (const setting of settings) this.#send(fresh, setting);
  }

  /** What a query of a workspace finds by now: rows take a while. `workspaceId` is the ARM id. */
  visibleIn(workspaceId: string): readonly ActivityEvent[] {
    const { clock, behaviour } = this.#azure;
    const newest = clock.now() - behaviour.ingestionDelay;
    return (this.#deliveries.get(workspaceId.toLowerCase()) ?? []).filter(({ at }) => at <= newest);
  }

  take(): object {
    return { deliveries: this.#deliveries, last: this.#last };
  }

  prepare(value: unknown): () => void {
    const deliveries = member(value, 'deliveries') ?? new Map();
    if (!(deliveries instanceof Map)) throw new TypeError('it has no deliveries');
    return () => {
      this.#deliveries.clear();
      for (const [workspaceId, events] of deliveries as ReadonlyMap<string, ActivityEvent[]>) {
        this.#deliveries.set(workspaceId, events);
      }
      this.#last = asString(member(value, 'last'));
    };
  }

  #send(fresh: readonly ActivityEvent[], setting: DiagnosticSetting): void {
    const { workspaceId, resourceId, createdAt } = setting;
    if (workspaceId === undefined) return;
    const [, , subscriptionId] = resourceId.toLowerCase().split('/');
    const categories = new Set(enabledCategories(setting));
    const wanted = fresh.filter(
      (event) => event.subscriptionId === subscriptionId && event.at >= createdAt && categories.has(categoryOf(event)),
    );
    if (wanted.length === 0) return;
    const sent = [...(this.#deliveries.get(workspaceId.toLowerCase()) ?? []), ...wanted];
    this.#deliveries.set(workspaceId.toLowerCase(), sent.slice(-capacity));
  }
}

export function categoryOf({ category }: ActivityEvent): string {
  return category ?? 'Administrative';
}
