import { LitElement, html } from 'lit';
import { remainingWords } from './remaining.ts';

/** Counts down to a moment. It is silent: what is awaited is announced once, and not every second. */
export class Countdown extends LitElement {
  static override properties = { until: { type: Number }, offset: { type: Number }, parked: { type: Boolean } };

  /** Milliseconds since 1970, by the host's clock. */
  declare until: number;
  /** How far the host's clock is ahead of the page's, in milliseconds. */
  declare offset: number;
  /** Whether nothing is tried by itself. */
  declare parked: boolean;
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.until = 0;
    this.offset = 0;
    this.parked = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ticking = setInterval(() => this.requestUpdate(), 1000);
  }

  override disconnectedCallback(): void {
    clearInterval(this.#ticking);
    super.disconnectedCallback();
  }

  override render() {
    return html`<span role="timer" aria-live="off"
      >${remainingWords(this.until - Date.now() - this.offset, this.parked)}</span
    >`;
  }
}
