import { join } from 'node:path';
import { Descriptions } from './descriptions.ts';
import { prepareDescriptions } from './prepare.ts';

/** Which descriptions speak: Microsoft's own, or those that somebody derived from them for newer API versions. */
export const origins = ['official', 'derived'] as const;

export type Origin = (typeof origins)[number];

export type DescriptionSets = Readonly<Record<Origin, Descriptions>>;

const folders: Readonly<Record<Origin, string>> = {
  official: 'azure-rest-api-specs-2024-10-11/specification',
  derived: 'derived-overlays',
};

/** Of the network provider's many descriptions those that the emulator answers to; others point to what the data lacks. */
const unusedNetworks = /\/Microsoft\.Network\/(?!.*\/(virtualNetwork|privateEndpoint)\.json$)/;

/** The descriptions below the folder of Azure's data, made ready in another folder. Takes some seconds. */
export async function loadDescriptions(data: string, scratch: string): Promise<DescriptionSets> {
  const load = async (origin: Origin): Promise<Descriptions> => {
    const prepared = prepareDescriptions(join(data, 'specs', folders[origin]), join(scratch, origin));
    return await Descriptions.load(
      prepared,
      prepared.files.filter((file) => !unusedNetworks.test(file)),
    );
  };
  return { official: await load('official'), derived: await load('derived') };
}
