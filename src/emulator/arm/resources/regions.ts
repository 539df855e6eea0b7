import type { CloudName } from '../../clouds.ts';

/** A region as people choose it. */
export interface Region {
  readonly name: string;
  readonly displayName: string;
  readonly geography: string;
  readonly geographyGroup: string;
  /** The name of the region that it is paired with, where there is one. */
  readonly paired?: string;
}

/** Name, display name, geography, group, pair. */
type Row = readonly [string, string, string, string, string?];

/** Regions and their pairs, as far as they are known here: not held against Microsoft's lists, which change. */
const rows: Readonly<Record<CloudName, readonly Row[]>> = {
  AzureCloud: [
    ['eastus', 'East US', 'United States', 'US', 'westus'],
    ['eastus2', 'East US 2', 'United States', 'US', 'centralus'],
    ['centralus', 'Central US', 'United States', 'US', 'eastus2'],
    ['northcentralus', 'North Central US', 'United States', 'US', 'southcentralus'],
    ['southcentralus', 'South Central US', 'United States', 'US', 'northcentralus'],
    ['westcentralus', 'West Central US', 'United States', 'US', 'westus2'],
    ['westus', 'West US', 'United States', 'US', 'eastus'],
    ['westus2', 'West US 2', 'United States', 'US', 'westcentralus'],
    ['westus3', 'West US 3', 'United States', 'US', 'eastus'],
    ['canadacentral', 'Canada Central', 'Canada', 'Canada', 'canadaeast'],
    ['canadaeast', 'Canada East', 'Canada', 'Canada', 'canadacentral'],
    ['brazilsouth', 'Brazil South', 'Brazil', 'South America', 'southcentralus'],
    ['brazilsoutheast', 'Brazil Southeast', 'Brazil', 'South America', 'brazilsouth'],
    ['mexicocentral', 'Mexico Central', 'Mexico', 'Mexico'],
    ['northeurope', 'North Europe', 'Europe', 'Europe', 'westeurope'],
    ['westeurope', 'West Europe', 'Europe', 'Europe', 'northeurope'],
    ['swedencentral', 'Sweden Central', 'Sweden', 'Europe', 'swedensouth'],
    ['swedensouth', 'Sweden South', 'Sweden', 'Europe', 'swedencentral'],
    ['norwayeast', 'Norway East', 'Norway', 'Europe', 'norwaywest'],
    ['norwaywest', 'Norway West', 'Norway', 'Europe', 'norwayeast'],
    ['francecentral', 'France Central', 'France', 'Europe', 'francesouth'],
    ['francesouth', 'France South', 'France', 'Europe', 'francecentral'],
    ['germanywestcentral', 'Germany West Central', 'Germany', 'Europe', 'germanynorth'],
    ['germanynorth', 'Germany North', 'Germany', 'Europe', 'germanywestcentral'],
    ['switzerlandnorth', 'Switzerland North', 'Switzerland', 'Europe', 'switzerlandwest'],
    ['switzerlandwest', 'Switzerland West', 'Switzerland', 'Europe', 'switzerlandnorth'],
    ['italynorth', 'Italy North', 'Italy', 'Europe'],
    ['polandcentral', 'Poland Central', 'Poland', 'Europe'],
    ['spaincentral', 'Spain Central', 'Spain', 'Europe'],
    ['uksouth', 'UK South', 'United Kingdom', 'UK', 'ukwest'],
    ['ukwest', 'UK West', 'United Kingdom', 'UK', 'uksouth'],
    ['uaenorth', 'UAE North', 'UAE', 'Middle East', 'uaecentral'],
    ['uaecentral', 'UAE Central', 'UAE', 'Middle East', 'uaenorth'],
    ['qatarcentral', 'Qatar Central', 'Qatar', 'Middle East'],
    ['israelcentral', 'Israel Central', 'Israel', 'Middle East'],
    ['southafricanorth', 'South Africa North', 'South Africa', 'Africa', 'southafricawest'],
    ['southafricawest', 'South Africa West', 'South Africa', 'Africa', 'southafricanorth'],
    ['centralindia', 'Central India', 'India', 'Asia Pacific', 'southindia'],
    ['southindia', 'South India', 'India', 'Asia Pacific', 'centralindia'],
    ['westindia', 'West India', 'India', 'Asia Pacific', 'southindia'],
    ['eastasia', 'East Asia', 'Asia Pacific', 'Asia Pacific', 'southeastasia'],
    ['southeastasia', 'Southeast Asia', 'Asia Pacific', 'Asia Pacific', 'eastasia'],
    ['japaneast', 'Japan East', 'Japan', 'Asia Pacific', 'japanwest'],
    ['japanwest', 'Japan West', 'Japan', 'Asia Pacific', 'japaneast'],
    ['koreacentral', 'Korea Central', 'Korea', 'Asia Pacific', 'koreasouth'],
    ['koreasouth', 'Korea South', 'Korea', 'Asia Pacific', 'koreacentral'],
    ['australiaeast', 'Australia East', 'Australia', 'Asia Pacific', 'australiasoutheast'],
    ['australiasoutheast', 'Australia Southeast', 'Australia', 'Asia Pacific', 'australiaeast'],
    ['australiacentral', 'Australia Central', 'Australia', 'Asia Pacific', 'australiacentral2'],
    ['australiacentral2', 'Australia Central 2', 'Australia', 'Asia Pacific', 'australiacentral'],
    ['newzealandnorth', 'New Zealand North', 'New Zealand', 'Asia Pacific'],
  ],
  AzureUSGovernment: [
    ['usgovvirginia', 'USGov Virginia', 'US Government', 'US', 'usgovtexas'],
    ['usgovtexas', 'USGov Texas', 'US Government', 'US', 'usgovvirginia'],
    ['usgovarizona', 'USGov Arizona', 'US Government', 'US', 'usgovtexas'],
  ],
  AzureChinaCloud: [
    ['chinanorth', 'China North', 'China', 'Asia Pacific', 'chinaeast'],
    ['chinaeast', 'China East', 'China', 'Asia Pacific', 'chinanorth'],
    ['chinanorth2', 'China North 2', 'China', 'Asia Pacific', 'chinaeast2'],
    ['chinaeast2', 'China East 2', 'China', 'Asia Pacific', 'chinanorth2'],
    ['chinanorth3', 'China North 3', 'China', 'Asia Pacific', 'chinaeast3'],
    ['chinaeast3', 'China East 3', 'China', 'Asia Pacific', 'chinanorth3'],
  ],
};

export function regionsOf(cloud: CloudName): readonly Region[] {
  return rows[cloud].map(([name, displayName, geography, geographyGroup, paired]) => ({
    name,
    displayName,
    geography,
    geographyGroup,
    ...(paired === undefined ? {} : { paired }),
  }));
}
