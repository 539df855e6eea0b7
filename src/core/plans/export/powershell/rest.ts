import type { CreateChange, DeleteChange, SetChange } from '../../change.ts';
import { absent, object, type Value } from '../../../resources/value.ts';
import { apiVersionOf } from '../apiVersions.ts';
import { jsonOf, nested, type Variables } from '../text.ts';
import { cmdlet } from './words.ts';

/** Invoke-AzRestMethod does not take a refusal for an error; this one does, and waits for the end of long operations. */
export const restFunction = `function Invoke-Arm([string] $Method, [string] $Path, [string] $Payload) {
  $arguments = @{ Method = $Method; Path = $Path; WaitForCompletion = $true }
  if ($Payload) { $arguments.Payload = $Payload }
  $response = Invoke-AzRestMethod @arguments
  if ($response.StatusCode -ge 400) { throw "$Method $Path -> $($response.StatusCode): $($response.Content)" }
  $response.Content | ConvertFrom-Json
}`;

export function patch({ resource, type, path, value }: SetChange, variables: Variables): readonly string[] | undefined {
  return rest('PATCH', resource, type, nested(path, value), variables);
}

export function put(change: CreateChange, variables: Variables): readonly string[] | undefined {
  if (!change.resource.startsWith('/')) return undefined;
  return rest(
    'PUT',
    change.resource,
    change.type,
    object({ ...change.body, properties: change.properties }),
    variables,
  );
}

export function remove(change: DeleteChange, variables: Variables): readonly string[] | undefined {
  return change.resource.startsWith('/') ? rest('DELETE', change.resource, change.type, absent, variables) : undefined;
}

function rest(
  method: string,
  id: string,
  type: SetChange['type'],
  body: Value,
  variables: Variables,
): readonly string[] | undefined {
  const version = apiVersionOf(type);
  if (version === undefined) return undefined;
  const sent = cmdlet('Invoke-Arm', [
    ['-Method', [method]],
    ['-Path', [`${id}?api-version=${version}`]],
    ...(body.kind === 'absent' ? [] : [['-Payload', jsonOf(body, variables)] as const]),
  ]);
  return [`$null = ${sent}`];
}
