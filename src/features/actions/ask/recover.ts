import { nameOf } from '../../../core/resources/armId.ts';
import { originalId } from '../../../core/inspection/deleted.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { deletedTypes } from '../../../core/resources/types.ts';
import type { Action } from '../action.ts';
import { deletedRows } from '../choices/deletedRows.ts';
import type { Asking } from '../pickers/asking.ts';
import type { Question } from '../pickers/journey.ts';
import { choice, text } from '../pickers/question.ts';
import { askStore, targetIn } from '../questions/targets.ts';
import type { Wishes } from '../wishes.ts';

/** "Recover…": a deleted vault, Managed HSM, account or key. */
export const recover: Action = {
  title: 'Recover',
  start: (on) => targetIn(on, isDeleted),
  questions(asking, start) {
    if (start.target) return [];
    // No list of what is deleted holds keys: a key is named, in its key store.
    const ofKey = (question: Question<Wishes>): Question<Wishes> => ({
      ...question,
      isAsked: ({ target }) => target !== undefined && !isDeleted(target.type),
    });
    return [
      askWhat(asking),
      ...askStore(asking, start, 'In which key store was the key?').map((question) => ({
        ...question,
        id: 'key-store',
        isAsked: ({ target }: Wishes) => target === undefined || !isDeleted(target.type),
      })),
      ofKey(askKeyName(asking)),
    ];
  },
  toInput: ({ target }) => (target && isDeleted(target.type) ? { kind: 'recover', id: originalId(target) } : undefined),
};

export function isDeleted(type: LiveResource['type']): boolean {
  return Object.values(deletedTypes).includes(type);
}

function askWhat(asking: Asking): Question<Wishes> {
  return choice<LiveResource | 'key'>(asking, {
    id: 'target',
    placeholder: () => 'What is to come back?',
    purpose: 'read what is deleted',
    active: ({ target }) => target?.key,
    async load(_, show, signal) {
      show(deletedRows([], []));
      const { items } = await asking.estate.subscriptions();
      const ids = items.map(({ id }) => id);
      const deleted = await asking.estate.source.deletedResources(ids, signal);
      show(deletedRows(deleted.items, deleted.gaps));
    },
    apply: (_, target) => (target === 'key' ? {} : { target }),
  });
}

function askKeyName(asking: Asking): Question<Wishes> {
  let found: LiveResource | undefined;
  return text(asking, {
    id: 'key-name',
    prompt: ({ target }) => `The name of the deleted key${target ? ` of ${target.name}` : ''}`,
    value: () => undefined,
    async check(name, { target }, signal) {
      if (!target) return 'Choose its key store first.';
      if (!/^[0-9a-zA-Z-]{1,127}$/.test(name)) return 'Letters, digits and hyphens, 127 at the most.';
      found = await asking.estate.source.deleted(`${target.id}/keys/${name}`, signal);
      return found && nameOf(found.id).toLowerCase() === name.toLowerCase()
        ? undefined
        : `${target.name} holds no deleted key of this name.`;
    },
    apply: (wishes) => (found ? { target: found } : wishes),
  });
}
