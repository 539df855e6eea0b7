/** Azure's regions by the geography that a backup of a key stays in (Microsoft's list of regions). */
const geographies: Readonly<Record<string, readonly string[]>> = {
  'United States': [
    'centralus',
    'eastus',
    'eastus2',
    'northcentralus',
    'southcentralus',
    'westcentralus',
    'westus',
    'westus2',
    'westus3',
  ],
  Europe: ['northeurope', 'westeurope'],
  'Asia Pacific': ['eastasia', 'southeastasia'],
  Australia: ['australiacentral', 'australiacentral2', 'australiaeast', 'australiasoutheast'],
  Brazil: ['brazilsouth', 'brazilsoutheast'],
  Canada: ['canadacentral', 'canadaeast'],
  France: ['francecentral', 'francesouth'],
  Germany: ['germanynorth', 'germanywestcentral'],
  India: ['centralindia', 'southindia', 'westindia'],
  Japan: ['japaneast', 'japanwest'],
  Korea: ['koreacentral', 'koreasouth'],
  Norway: ['norwayeast', 'norwaywest'],
  'South Africa': ['southafricanorth', 'southafricawest'],
  Sweden: ['swedencentral', 'swedensouth'],
  Switzerland: ['switzerlandnorth', 'switzerlandwest'],
  'United Arab Emirates': ['uaecentral', 'uaenorth'],
  'United Kingdom': ['uksouth', 'ukwest'],
  'Azure Government': ['usgovarizona', 'usgovtexas', 'usgovvirginia'],
  'Azure China': ['chinaeast', 'chinaeast2', 'chinaeast3', 'chinanorth', 'chinanorth2', 'chinanorth3'],
};

/** The geography of a region; one that is not listed is a geography of its own. */
export function geographyOf(location: string): string {
  const region = location.toLowerCase().replaceAll(' ', '');
  const found = Object.entries(geographies).find(([, regions]) => regions.includes(region));
  return found?.[0] ?? region;
}
