import type { LiveResource } from '../../core/resources/resource.ts';
import { types } from '../../core/resources/types.ts';
import type { TreeNode } from './node.ts';
import { presentKey, presentVersion, type VersionPlace } from './presentation/key.ts';
import { presentStore } from './presentation/store.ts';
import { sortedByName } from './presentation/words.ts';
import type { EstateView } from './view.ts';
import { gapNodes, messageNode, orFailure } from './failureNodes.ts';
import { localRolesNode } from './localRoleNodes.ts';

/** A vault or Managed HSM, with its keys below. */
export function storeNode(store: LiveResource, view: EstateView): TreeNode {
  const id = store.key;
  return {
    id,
    resource: store,
    present: () => presentStore(store, view.usage.ofStore(store)),
    children: () =>
      orFailure(
        id,
        `list the keys of ${store.name}`,
        () => view.refresh([id]),
        async () => {
          const { items, gaps } = await view.estate.keys(store);
          const keys = sortedByName(items).map((key) => keyNode(store, key, view));
          if (keys.length === 0 && gaps.length === 0) return [messageNode(id, 'No keys here')];
          return [...keys, ...gapNodes(id, gaps, view)];
        },
      ),
  };
}

function keyNode(store: LiveResource, key: LiveResource, view: EstateView): TreeNode {
  const id = key.key;
  const present = (body: LiveResource) => presentKey(body, view.usage.ofKey(store, key), view.now);
  return {
    id,
    resource: key,
    present: () => present(key),
    // A list leaves out what kind of key it is.
    richTooltip: async () => present(await view.estate.key(key.id)).tooltip,
    children: () =>
      orFailure(
        id,
        `list the versions of ${key.name}`,
        () => view.refresh([id]),
        async () => {
          const { items, gaps } = await view.estate.keyVersions(key);
          const versions = items.map((version, index) => {
            // They come newest first; where some could not be read, the newest may be among those.
            const isNewest = index === 0 && gaps.length === 0;
            return versionNode(version, { key, isNewest, users: view.usage.ofVersion(store, key, version) }, view);
          });
          const roles = key.type === types.hsmKey ? [localRolesNode(store, key, view)] : [];
          if (versions.length === 0 && gaps.length === 0) return [...roles, messageNode(id, 'No versions here')];
          return [...roles, ...versions, ...gapNodes(id, gaps, view)];
        },
      ),
  };
}

function versionNode(version: LiveResource, place: VersionPlace, view: EstateView): TreeNode {
  return { id: version.key, resource: version, present: () => presentVersion(version, place, view.now) };
}
