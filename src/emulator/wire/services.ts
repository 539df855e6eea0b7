import type { Azure } from '../azure.ts';
import { ResourceManager } from '../arm/resourceManager.ts';
import type { Destination } from '../clouds.ts';
import { answerLogin } from '../entra/loginService.ts';
import { answerGraph } from '../graph/answer.ts';
import { answerVault } from '../keyVault/dataPlane.ts';
import { LogAnalytics } from '../logAnalytics/answer.ts';
import { answerManagedHsm } from '../managedHsm/dataPlane.ts';
import { VaultQuota } from '../quotas/vaultQuota.ts';
import { disturb } from '../service/timePasses.ts';
import { answerOpenAi } from '../openAi/answer.ts';
import { settle } from '../settle.ts';
import { Refusal, type AzureRequest, type Reply } from './exchange.ts';
import { isReading } from './reading.ts';

/** The services behind the host names. */
export class Services {
  readonly #azure: Azure;
  readonly #resourceManager: ResourceManager;
  readonly #logAnalytics: LogAnalytics;
  readonly #vaultQuota = new VaultQuota();

  constructor(azure: Azure) {
    this.#azure = azure;
    this.#resourceManager = new ResourceManager(azure);
    this.#logAnalytics = new LogAnalytics(azure);
  }

  /** Brings about what is due, and sends what the key stores wrote down on its way under the settings of this moment. */
  async catchUp(): Promise<void> {
    await settle(this.#azure);
    this.#logAnalytics.collect();
  }

  /** The reply of the service, be it a refusal; undefined where no host has the name. */
  async answer(request: AzureRequest, destination: Destination): Promise<Reply | undefined> {
    try {
      return await this.#answerBy(request, destination);
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      throw error;
    } finally {
      if (!isReading(request, destination)) disturb(this.#azure.estate);
    }
  }

  async #answerBy(request: AzureRequest, destination: Destination): Promise<Reply | undefined> {
    const { cloud } = destination;
    switch (destination.service) {
      case 'login':
        return await answerLogin(this.#azure, request);
      case 'resourceManager':
        return await this.#resourceManager.answer(request, cloud);
      case 'vault':
        return await answerVault(this.#azure, request, destination.name, cloud, this.#vaultQuota);
      case 'managedHsm':
        return await answerManagedHsm(this.#azure, request, destination.name, cloud);
      case 'graph':
        return await answerGraph(this.#azure, request, cloud);
      case 'openAi':
        return await answerOpenAi(this.#azure, request, destination.name, cloud);
      case 'logAnalytics':
        return await this.#logAnalytics.answer(request, cloud);
    }
  }
}
