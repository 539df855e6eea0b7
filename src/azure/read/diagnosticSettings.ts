import type { LiveResource } from '../../core/resources/resource.ts';
import { types } from '../../core/resources/types.ts';
import type { Listing } from '../../core/sources.ts';
import { listAt } from './armResources.ts';
import type { Context } from './context.ts';

/**
 * Where a resource sends its logs.
 * @throws AzureFailure
 */
export function readDiagnosticSettings(
  context: Context,
  resourceId: string,
  signal: AbortSignal,
): Promise<Listing<LiveResource>> {
  return listAt(
    context,
    {
      purpose: 'read where the logs go',
      scope: resourceId,
      path: `${resourceId}/providers/Microsoft.Insights/diagnosticSettings`,
      type: types.diagnosticSetting,
    },
    signal,
  );
}
