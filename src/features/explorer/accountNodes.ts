import type { Inspection } from '../../core/inspection/inspect.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import { asString } from '../../core/resources/value.ts';
import type { TreeNode } from './node.ts';
import { isFoundry, presentAccount } from './presentation/account.ts';
import { bindingRows } from './presentation/bindingRows.ts';
import { presentFinding, presentFindings } from './presentation/finding.ts';
import { sortedByName } from './presentation/words.ts';
import type { EstateView } from './view.ts';
import { gapNodes, messageNode, orFailure } from './failureNodes.ts';

/** An account with its state, and below it what its encryption depends on. */
export function accountNode(account: LiveResource, view: EstateView): TreeNode {
  const id = account.key;
  return {
    id,
    resource: account,
    present: () => presentAccount(account, view.inspector.progressOf(account)),
    children: () =>
      orFailure(
        id,
        `check the encryption of ${account.name}`,
        () => view.refresh([id]),
        async () => {
          view.inspector.want([account]);
          const inspection = await view.estate.inspect(account);
          if (!inspection) return [messageNode(id, 'This account is not there any more')];
          return [
            ...dependencyNodes(account, inspection),
            ...enableNode(account, inspection),
            ...findingNodes(account, inspection),
            ...(isFoundry(account) ? [projectsNode(account, view)] : []),
          ];
        },
      ),
  };
}

function dependencyNodes(account: LiveResource, inspection: Inspection): readonly TreeNode[] {
  return bindingRows(inspection).map(({ id, presentation, resource, armId }) => ({
    id: `${account.key}#${id}`,
    present: () => presentation,
    ...(resource && { resource }),
    ...(armId !== undefined && { armId }),
  }));
}

/** The way on for an account without a key of the customer's, for those who do not look for menus. */
function enableNode(account: LiveResource, { state }: Inspection): readonly TreeNode[] {
  if (state !== 'microsoftManaged') return [];
  return [
    {
      id: `${account.key}#enable`,
      resource: account,
      present: () => ({
        label: 'Enable Customer-Managed Key…',
        icon: { id: 'arrow-right' },
        tooltip: 'Choose a key and see a plan of what is missing. Nothing is changed before you agree to the plan.',
        contextValue: 'enable',
        folding: 'leaf',
        command: { id: 'aoaiCmk.enable', title: 'Enable Customer-Managed Key…', onRow: true },
      }),
    },
  ];
}

function findingNodes(account: LiveResource, { findings, state, ruleOf }: Inspection): readonly TreeNode[] {
  if (state === 'microsoftManaged' && findings.length === 0) return [];
  const id = `${account.key}#findings`;
  const node: TreeNode = { id, present: () => presentFindings(findings) };
  if (findings.length === 0) return [node];
  const children = findings.map((finding, index): TreeNode => ({
    id: `${id}:${finding.rule}:${index}`,
    resource: account,
    rule: finding.rule,
    present: () => presentFinding(finding, ruleOf(finding.rule)),
  }));
  return [{ ...node, children: () => Promise.resolve(children) }];
}

function projectsNode(account: LiveResource, view: EstateView): TreeNode {
  const id = `${account.key}#projects`;
  return {
    id,
    present: () => ({
      label: 'Projects',
      icon: { id: 'folder-library' },
      tooltip: 'The projects of a Foundry account are encrypted as the account is.',
      contextValue: 'projects',
      folding: 'folded',
    }),
    children: () =>
      orFailure(
        id,
        `list the projects of ${account.name}`,
        () => view.refresh([id]),
        async () => {
          const { items, gaps } = await view.estate.projects(account);
          if (items.length === 0 && gaps.length === 0) return [messageNode(id, 'No projects here')];
          return [...sortedByName(items).map(projectNode), ...gapNodes(id, gaps, view)];
        },
      ),
  };
}

function projectNode(project: LiveResource): TreeNode {
  // Azure names a project "account/project".
  const name = project.name.slice(project.name.lastIndexOf('/') + 1);
  const displayName = asString(project.read('properties.displayName'));
  return {
    id: project.key,
    resource: project,
    present: () => ({
      label: displayName ?? name,
      ...(displayName !== undefined && displayName !== name && { description: name }),
      icon: { id: 'folder' },
      spoken: `Project ${displayName ?? name}`,
      contextValue: 'project',
      folding: 'leaf',
    }),
  };
}
