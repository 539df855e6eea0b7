import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { NodeState } from '../protocol/bindingView.ts';
import type { EffectGroupView, FindingView, StepState } from '../protocol/planView.ts';

/** A picture of a state. Each differs from the others by its shape, so that colour is never the only sign. */
export type Glyph =
  | 'check'
  | 'checkOutline'
  | 'triangle'
  | 'octagon'
  | 'question'
  | 'circle'
  | 'dashed'
  | 'spinner'
  | 'clock'
  | 'stopped'
  | 'dash'
  | 'info';

/** Each in a square of 16. */
const shapes: Readonly<Record<Glyph, SVGTemplateResult>> = {
  check: svg`<circle class="fill" cx="8" cy="8" r="7"/><path class="cut" d="m4.6 8.2 2.3 2.3 4.4-4.6"/>`,
  checkOutline: svg`<circle class="line" cx="8" cy="8" r="6.4"/><path class="line" d="m5 8.2 2.1 2.1 4-4.2"/>`,
  triangle: svg`<path class="fill" d="M8 .9 15.6 14.6H.4z"/><path class="cut" d="M8 5.6v4.3m0 2v.2"/>`,
  octagon: svg`<path class="fill" d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z"/><path class="cut" d="m5.4 5.4 5.2 5.2m0-5.2-5.2 5.2"/>`,
  question: svg`<path class="line" d="M8 1 15 8l-7 7-7-7z"/><path class="line" d="M6.3 6.6a1.7 1.7 0 1 1 2.5 1.5c-.5.3-.8.6-.8 1.2m0 1.6v.1"/>`,
  circle: svg`<circle class="line" cx="8" cy="8" r="6.4"/>`,
  dashed: svg`<circle class="line dashes" cx="8" cy="8" r="6.4"/>`,
  spinner: svg`<circle class="line track" cx="8" cy="8" r="6.2"/><path class="line turning" d="M8 1.8a6.2 6.2 0 0 1 6.2 6.2"/><circle class="fill" cx="8" cy="8" r="2.2"/>`,
  clock: svg`<circle class="line" cx="8" cy="8" r="6.4"/><path class="line" d="M8 4.4V8l2.5 1.6"/>`,
  stopped: svg`<circle class="line" cx="8" cy="8" r="6.4"/><path class="fill" d="M5.6 5.6h4.8v4.8H5.6z"/>`,
  dash: svg`<circle class="line" cx="8" cy="8" r="6.4"/><path class="line" d="M5 8h6"/>`,
  info: svg`<circle class="line" cx="8" cy="8" r="6.4"/><path class="line" d="M8 7.4v3.8M8 4.7v.1"/>`,
};

/** The colour of a glyph, as the name of a class (glyphStyles.ts). */
export type Tone = 'good' | 'warning' | 'bad' | 'active' | 'quiet';

interface Look {
  readonly glyph: Glyph;
  readonly tone: Tone;
}

export const stepLooks: Readonly<Record<StepState, Look>> = {
  pending: { glyph: 'circle', tone: 'quiet' },
  running: { glyph: 'spinner', tone: 'active' },
  waiting: { glyph: 'clock', tone: 'active' },
  parked: { glyph: 'clock', tone: 'quiet' },
  done: { glyph: 'check', tone: 'good' },
  satisfied: { glyph: 'checkOutline', tone: 'good' },
  failed: { glyph: 'octagon', tone: 'bad' },
  cancelled: { glyph: 'stopped', tone: 'warning' },
  interrupted: { glyph: 'stopped', tone: 'warning' },
  notBegun: { glyph: 'dashed', tone: 'quiet' },
};

export const nodeLooks: Readonly<Record<NodeState, Look>> = {
  ok: { glyph: 'check', tone: 'good' },
  attention: { glyph: 'triangle', tone: 'warning' },
  broken: { glyph: 'octagon', tone: 'bad' },
  unknown: { glyph: 'question', tone: 'quiet' },
  planned: { glyph: 'dashed', tone: 'active' },
  active: { glyph: 'spinner', tone: 'active' },
  none: { glyph: 'dash', tone: 'quiet' },
};

/** What a plan means for an account. */
export const effectLooks: Readonly<Record<EffectGroupView['kind'], Look>> = {
  dark: { glyph: 'octagon', tone: 'bad' },
  unknown: { glyph: 'question', tone: 'warning' },
  follows: { glyph: 'check', tone: 'good' },
  keeps: { glyph: 'dash', tone: 'quiet' },
};

/** An option that cannot be chosen. */
export const unableLook: Look = { glyph: 'dash', tone: 'quiet' };

export const findingLooks: Readonly<Record<FindingView['severity'], Look>> = {
  error: { glyph: 'octagon', tone: 'bad' },
  warning: { glyph: 'triangle', tone: 'warning' },
  info: { glyph: 'info', tone: 'active' },
  hint: { glyph: 'info', tone: 'quiet' },
  unknown: { glyph: 'question', tone: 'quiet' },
};

/** A glyph beside text that says the same. */
export function glyphIcon({ glyph, tone }: Look): TemplateResult {
  return html`<svg class="glyph ${tone}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    ${shapes[glyph]}
  </svg>`;
}

/** The same inside a drawing. */
export function glyphAt(x: number, y: number, { glyph, tone }: Look): SVGTemplateResult {
  return svg`<g class="glyph ${tone}" transform="translate(${x} ${y})">${shapes[glyph]}</g>`;
}
