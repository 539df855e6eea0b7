import { placeOf } from '../../change.ts';
import type { Change, CreateChange, SetChange } from '../../change.ts';
import { absent, object, type Value } from '../../../resources/value.ts';
import { apiVersionOf } from '../apiVersions.ts';
import { jsonOf, nested, type Variables } from '../text.ts';
import { command } from './words.ts';

/** What has no command of its own goes to Azure Resource Manager as it is; undefined for what that does not write. */
export function patch({ resource, type, path, value }: SetChange, variables: Variables): readonly string[] | undefined {
  return rest('patch', resource, type, nested(path, value), variables);
}

export function put(change: CreateChange, variables: Variables): readonly string[] | undefined {
  if (!change.resource.startsWith('/')) return undefined;
  const body = object({ ...change.body, properties: change.properties });
  return rest('put', change.resource, change.type, body, variables);
}

export function remove(change: Change, variables: Variables): readonly string[] | undefined {
  if (!change.resource.startsWith('/')) return undefined;
  return rest('delete', placeOf(change), change.type, absent, variables);
}

function rest(
  method: 'patch' | 'put' | 'delete',
  id: string,
  type: Change['type'],
  body: Value,
  variables: Variables,
): readonly string[] | undefined {
  const version = apiVersionOf(type);
  if (version === undefined) return undefined;
  const sent = command('az rest', [
    ['--method', [method]],
    // Without a host it goes to the Azure Resource Manager of the cloud that is signed in to.
    ['--url', [`${id}?api-version=${version}`]],
    ...(body.kind === 'absent' ? [] : [['--body', jsonOf(body, variables)] as const]),
  ]);
  const wait = command('az resource wait', [
    ['--ids', [id]],
    ['--api-version', [version]],
    [method === 'delete' ? '--deleted' : '--updated'],
  ]);
  return [sent, wait];
}
