import type { LiveResource } from '../../../core/resources/resource.ts';
import { isKeyStore, types } from '../../../core/resources/types.ts';
import type { Action } from '../action.ts';
import { loggedRows } from '../choices/loggedRows.ts';
import { liveOfType } from '../live.ts';
import { many } from '../pickers/question.ts';
import { toWorkspace, workspaceQuestions } from '../questions/workspace.ts';

/** "Keep Audit Log…": so that the proof of use exists tomorrow. */
export const diagnostics: Action = {
  title: 'Keep Audit Log',
  start(on) {
    const logged = on.filter(({ type }) => isKeyStore(type) || type === types.account);
    return logged.length === 0 ? {} : { logged };
  },
  questions: (asking, start) => [
    ...(start.logged
      ? []
      : [
          many<LiveResource>(asking, {
            id: 'resources',
            placeholder: 'Whose logs are to be kept? Only those of a key store show who uses a key',
            purpose: 'read the key stores and accounts',
            picked: ({ logged = [] }, resource) => logged.some(({ key }) => key === resource.key),
            async load(_, show) {
              const graph = await asking.estate.graph();
              const stores = [...liveOfType(graph, types.vault), ...liveOfType(graph, types.managedHsm)];
              show(loggedRows(stores, liveOfType(graph, types.account)));
            },
            apply: (wishes, logged) => ({ ...wishes, logged }),
          }),
        ]),
    ...workspaceQuestions(asking),
  ],
  toInput(wishes) {
    const { logged = [] } = wishes;
    const workspace = toWorkspace(wishes);
    if (logged.length === 0 || !workspace) return undefined;
    return { kind: 'diagnostics', resourceIds: logged.map(({ id }) => id), workspace };
  },
  answers: { Resources: 'resources', 'Logs of': 'resources', Workspace: 'workspace' },
};
