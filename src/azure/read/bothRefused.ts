import { AzureFailure } from '../../core/failure.ts';

/** What Azure Resource Manager and the key store itself refused, as one failure: the store's, with the words of both. */
export function bothRefused(purpose: string, id: string, arm: AzureFailure, store: AzureFailure): AzureFailure {
  const words = ({ details, kind }: AzureFailure) =>
    [details.innerCode ?? details.code ?? kind, details.azureMessage].filter((part) => part !== undefined).join(': ');
  const { kind, status, correlationId } = store.details;
  return new AzureFailure(
    {
      kind,
      ...(status !== undefined && { status }),
      ...(correlationId !== undefined && { correlationId }),
      purpose,
      resource: id,
      azureMessage: `Through Azure Resource Manager: ${words(arm)} Directly: ${words(store)}`,
    },
    { cause: [arm, store] },
  );
}
