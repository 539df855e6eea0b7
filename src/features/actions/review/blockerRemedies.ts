import type { Plan } from '../../../core/plans/plan.ts';
import { nameOf } from '../../../core/resources/armId.ts';

/** What a person can do about a plan that cannot run. */
export interface BlockerRemedy {
  readonly id: string;
  readonly label: string;
  readonly icon: string;
  readonly detail: string;
  readonly choice:
    | { readonly do: 'ask'; readonly question: string }
    | { readonly do: 'copyRequest' }
    | { readonly do: 'again' }
    | { readonly do: 'accessControl' | 'portal'; readonly resource: string };
}

/** Rules that another key, or a key in another store, obeys. */
const keyRules = ['region', 'tenant', 'key-type', 'key-operations', 'key-enabled', 'key-dates', 'soft-delete'];

export interface RemedyOptions {
  readonly portal: boolean;
  /** What the plan's own questions offer. */
  readonly remedies: readonly BlockerRemedy[];
  /** Whether another key can be chosen. */
  readonly canChooseKey: boolean;
}

export function remediesFor(plan: Plan, { portal, remedies, canChooseKey }: RemedyOptions): readonly BlockerRemedy[] {
  const { blockers } = plan;
  if (blockers.length === 0) return [];
  const rights = blockers.filter(({ rule }) => rule === 'caller-rights');
  const others = blockers.filter(({ rule }) => rule !== 'caller-rights');
  const scopes = [...new Set(rights.map(({ subject }) => subject))];
  const subjects = [...new Set(others.map(({ subject }) => subject))].filter((subject) => subject.startsWith('/'));
  return [
    ...(rights.length > 0 ? [copyRequest] : []),
    ...(portal ? scopes.map((scope) => inPortal('accessControl', scope)) : []),
    ...remedies,
    ...(canChooseKey && others.some(({ rule }) => keyRules.includes(rule)) ? [anotherKey] : []),
    ...(portal ? subjects.map((subject) => inPortal('portal', subject)) : []),
    again,
  ];
}

const copyRequest: BlockerRemedy = {
  id: 'copy-request',
  label: 'Copy a request for an administrator',
  icon: 'copy',
  detail: 'The rights that are missing, and the steps for which they are needed, as text to send.',
  choice: { do: 'copyRequest' },
};

const anotherKey: BlockerRemedy = {
  id: 'another-key',
  label: 'Choose another key',
  icon: 'key',
  detail: 'Keys that can serve are listed first.',
  choice: { do: 'ask', question: 'key' },
};

const again: BlockerRemedy = {
  id: 'again',
  label: 'Check again',
  icon: 'refresh',
  detail: 'Reads everything afresh, once something has been changed elsewhere.',
  choice: { do: 'again' },
};

function inPortal(what: 'accessControl' | 'portal', resource: string): BlockerRemedy {
  const label =
    what === 'portal'
      ? `Open ${nameOf(resource)} in the portal`
      : `Open access control of ${nameOf(resource)} in the portal`;
  const detail = what === 'portal' ? 'To see to it there.' : 'To see who can grant the right, or to ask for it.';
  return { id: `${what}-${resource}`, label, icon: 'link-external', detail, choice: { do: what, resource } };
}
