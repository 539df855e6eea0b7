import * as vscode from 'vscode';
import { blastRadius, blastSubjectOf, type BlastSubject } from '../../../core/inspection/blastRadius.ts';
import type { Estate } from '../../../core/inspection/estate.ts';
import { NotForThis } from '../action.ts';
import { connectedEstate } from '../connected.ts';
import type { ActionContext } from '../context.ts';
import type { Asking } from '../pickers/asking.ts';
import { travel } from '../pickers/journey.ts';
import { askStoreOrKey } from '../questions/targets.ts';
import { subjectWords } from '../wishes.ts';
import { blastDocument } from './blastDocument.ts';
import { showBlastDocument } from './documents.ts';

/** "Show Blast Radius": which accounts would go dark without a key, version, identity, grant or key store. Nothing is changed. */
export async function showBlastRadius(called: readonly unknown[], context: ActionContext): Promise<void> {
  const { deps } = context;
  const estate = await connectedEstate(deps.session);
  if (!estate) return deps.offerConnection();
  const on = await subjectOf(called, estate, context);
  if (!on) return;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Looking for everything that depends on ${on.name} …`,
    cancellable: true,
  };
  const text = await vscode.window.withProgress(options, async (_, token) => {
    const lifetime = new AbortController();
    const stop = token.onCancellationRequested(() => lifetime.abort());
    try {
      const now = deps.clock.now();
      const radius = await blastRadius(estate.source, on.subject, now, lifetime.signal);
      return blastDocument(radius, { name: on.name, now, isEmulator: estate.source.cloud.isEmulator === true });
    } finally {
      stop.dispose();
    }
  });
  await showBlastDocument(on.name, text);
}

interface Named {
  readonly subject: BlastSubject;
  readonly name: string;
}

async function subjectOf(
  called: readonly unknown[],
  estate: Estate,
  { deps }: ActionContext,
): Promise<Named | undefined> {
  const id = deps.idOf(called[0]);
  if (id !== undefined) {
    const subject = blastSubjectOf(id);
    if (!subject) throw new NotForThis('Nothing depends on this that could be looked for.');
    const [resource] = deps.resourcesOf(called);
    return { subject, name: (resource && subjectWords({ target: resource })) ?? id.slice(id.lastIndexOf('/') + 1) };
  }
  const asking: Asking = { estate, clock: deps.clock, title: 'Show Blast Radius' };
  const wishes = await travel(askStoreOrKey(asking, {}, 'What would be gone?'), {});
  if (!wishes?.target) return undefined;
  const { id: targetId, name } = wishes.target;
  const subject = blastSubjectOf(targetId);
  return subject && { subject, name };
}
