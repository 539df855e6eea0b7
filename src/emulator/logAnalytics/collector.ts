import type { KeyEvent } from '../audit/keyEvents.ts';
import type { Azure } from '../azure.ts';
import { asNumber, member } from '../json.ts';
import type { StatePart } from '../persistence/part.ts';
import type { DiagnosticSetting } from '../state/resources.ts';

/** An event on its way into a workspace. */
export interface Delivery {
  readonly event: KeyEvent;
  /** Into the resource's own table, rather than into AzureDiagnostics. */
  readonly dedicated: boolean;
}

/** A delivery as it is written down: the event, or its place among those that key stores know. */
interface WrittenDelivery {
  readonly event: KeyEvent | number;
  readonly dedicated: boolean;
}

/** The most events that a workspace keeps; the oldest are dropped, so that memory stays flat. */
const capacity = 50_000;

/** Sends what key stores write down to the workspaces that their diagnostic settings name. */
export class Collector implements StatePart {
  readonly name = 'logRows';
  readonly #azure: Azure;
  readonly #deliveries = new Map<string, Delivery[]>();
  #last: KeyEvent | undefined;

  constructor(azure: Azure) {
    this.#azure = azure;
  }

  /**
   * Sends what was written since the last time. To be called before anything can change the settings: what has been sent
   * stays in its workspace when a setting goes.
   */
  collect(): void {
    const { estate, keyEvents } = this.#azure;
    const events = keyEvents.entries();
    const fresh = this.#last === undefined ? events : events.slice(events.lastIndexOf(this.#last) + 1);
    this.#last = events.at(-1);
    if (fresh.length === 0) return;
    const settings = [...estate.diagnosticSettings.values()].filter(sendsAuditEvents);
    const byResource = Map.groupBy(settings, ({ resourceId }) => resourceId.toLowerCase());
    for (const event of fresh) {
      for (const setting of byResource.get(event.storeId.toLowerCase()) ?? []) this.#send(event, setting);
    }
  }

  /** What a query of a workspace finds by now: rows take a while. `workspaceId` is the ARM id. */
  visibleIn(workspaceId: string): readonly Delivery[] {
    const { clock, behaviour } = this.#azure;
    const newest = clock.now() - behaviour.ingestionDelay;
    return (this.#deliveries.get(workspaceId.toLowerCase()) ?? []).filter(({ event }) => event.at <= newest);
  }

  /** An event that its key store still knows is written as its place among those. */
  take(): object {
    const events = this.#azure.keyEvents.entries();
    const places = new Map(events.map((event, place) => [event, place]));
    const deliveries = new Map(
      Array.from(this.#deliveries, ([workspaceId, sent]) => [
        workspaceId,
        sent.map(({ event, dedicated }) => ({ event: places.get(event) ?? event, dedicated })),
      ]),
    );
    return { deliveries, last: this.#last === undefined ? undefined : places.get(this.#last) };
  }

  /** The key stores' own events are put in place first. */
  prepare(value: unknown): () => void {
    const deliveries = member(value, 'deliveries') ?? new Map();
    if (!(deliveries instanceof Map)) throw new TypeError('it has no deliveries');
    return () => {
      const events = this.#azure.keyEvents.entries();
      const found = ({ event, dedicated }: WrittenDelivery): readonly Delivery[] => {
        const known = typeof event === 'number' ? events[event] : event;
        return known === undefined ? [] : [{ event: known, dedicated }];
      };
      this.#deliveries.clear();
      for (const [workspaceId, sent] of deliveries as ReadonlyMap<string, readonly WrittenDelivery[]>) {
        this.#deliveries.set(workspaceId, sent.flatMap(found));
      }
      this.#last = events[asNumber(member(value, 'last')) ?? -1];
    };
  }

  #send(event: KeyEvent, setting: DiagnosticSetting): void {
    const { workspaceId, createdAt, logAnalyticsDestinationType } = setting;
    if (workspaceId === undefined || event.at < createdAt) return;
    const deliveries = this.#deliveries.get(workspaceId.toLowerCase()) ?? [];
    deliveries.push({ event, dedicated: logAnalyticsDestinationType?.toLowerCase() === 'dedicated' });
    if (deliveries.length > capacity) deliveries.splice(0, deliveries.length - capacity);
    this.#deliveries.set(workspaceId.toLowerCase(), deliveries);
  }
}

/** The category of its own, or one of the groups that contain it ("Azure Key Vault logging"). */
function sendsAuditEvents({ logs }: DiagnosticSetting): boolean {
  return logs.some(({ enabled, category, categoryGroup }) => {
    const group = categoryGroup?.toLowerCase();
    return enabled && (category?.toLowerCase() === 'auditevent' || group === 'audit' || group === 'alllogs');
  });
}
