import { KeyVaultManagementClient } from '@azure/arm-keyvault';
import { table } from '../operation.ts';
import { managedHsmOperations } from './managedHsms.ts';
import { vaultOperations } from './vaults.ts';

export const keyVaultManagement = table({
  sdk: '@azure/arm-keyvault',
  service: 'resourceManager',
  client: ({ credential, httpClient }, { subscription }) =>
    new KeyVaultManagementClient(credential, subscription, { httpClient }),
  operations: [...vaultOperations, ...managedHsmOperations],
  leftOut: {
    'not emulated: secrets wrap no account': ['secrets.*'],
    'not emulated: says which operations a provider has': ['operations.*'],
  },
});
