/** What the client of networks has besides virtual networks, their subnets, and private endpoints. A new group must be judged. */
export const otherNetworking: readonly string[] = `
  addressPrefixSets.* adminRuleCollections.* adminRules.* applicationGatewayPrivateEndpointConnections.*
  applicationGatewayPrivateLinkResources.* applicationGatewayWafDynamicManifests.*
  applicationGatewayWafDynamicManifestsDefault.* applicationGateways.* applicationSecurityGroups.*
  authenticationPolicies.* availableDelegations.* availableEndpointServices.* availablePrivateEndpointTypes.*
  availableResourceGroupDelegations.* availableServiceAliases.* azureFirewallFqdnTags.* azureFirewalls.*
  bastionHosts.* bgpServiceCommunities.* checkDnsNameAvailability commits.* configurationPolicyGroups.*
  connectionMonitors.* connectionPolicies.* connectivityConfigurations.* customIPPrefixes.* ddosCustomPolicies.*
  ddosProtectionPlans.* defaultSecurityRules.* deleteBastionShareableLink deleteBastionShareableLinkByToken
  disconnectActiveSessions dscpConfigurationOperations.* expressRouteCircuitAuthorizations.*
  expressRouteCircuitConnections.* expressRouteCircuitPeerings.* expressRouteCircuits.*
  expressRouteConnections.* expressRouteCrossConnectionPeerings.* expressRouteCrossConnections.*
  expressRouteGateways.* expressRouteLags.* expressRouteLinks.* expressRoutePortAuthorizations.*
  expressRoutePorts.* expressRoutePortsLocations.* expressRouteProviderPort expressRouteProviderPortsLocation.*
  expressRouteServiceProviders.* firewallPolicies.* firewallPolicyDeployments.* firewallPolicyDrafts.*
  firewallPolicyIdpsSignatures.* firewallPolicyIdpsSignaturesFilterValues.*
  firewallPolicyIdpsSignaturesOverrides.* firewallPolicyKubeSelectorGroups.*
  firewallPolicyRuleCollectionGroupDrafts.* firewallPolicyRuleCollectionGroups.* firstPartyServiceTags.*
  flowLogs.* generatevirtualwanvpnserverconfigurationvpnprofile getActiveSessions getBastionShareableLink
  hubRouteTables.* hubVirtualNetworkConnections.* inboundNatRules.* inboundSecurityRuleOperations.*
  interconnectGroups.* ipAllocations.* ipGroups.* ipamPools.* listActiveConnectivityConfigurations
  listActiveSecurityAdminRules listActiveSessions listNetworkManagerEffectiveConnectivityConfigurations
  listNetworkManagerEffectiveSecurityAdminRules listPutBastionShareableLink loadBalancerBackendAddressPools.*
  loadBalancerFrontendIPConfigurations.* loadBalancerLoadBalancingRules.* loadBalancerNetworkInterfaces.*
  loadBalancerOutboundRules.* loadBalancerProbes.* loadBalancers.* localNetworkGateways.*
  managementGroupNetworkManagerConnections.* natGateways.* natRules.* networkGroups.*
  networkInterfaceIPConfigurations.* networkInterfaceLoadBalancers.* networkInterfaceTapConfigurations.*
  networkInterfaces.* networkManagerCommits.* networkManagerDeploymentStatusOperations.*
  networkManagerRoutingConfigurations.* networkManagers.* networkProfiles.* networkSecurityGroups.*
  networkSecurityPerimeterAccessRules.* networkSecurityPerimeterAssociableResourceTypes.*
  networkSecurityPerimeterAssociations.* networkSecurityPerimeterLinkReferences.*
  networkSecurityPerimeterLinks.* networkSecurityPerimeterLoggingConfigurations.*
  networkSecurityPerimeterOperationStatuses.* networkSecurityPerimeterProfiles.*
  networkSecurityPerimeterServiceTags.* networkSecurityPerimeters.* networkVirtualApplianceConnections.*
  networkVirtualAppliances.* networkWatchers.* operations.* p2SVpnGateways.* packetCaptures.*
  peerExpressRouteCircuitConnections.* privateLinkServices.* publicIPAddresses.* publicIPPrefixes.*
  putBastionShareableLink reachabilityAnalysisIntents.* reachabilityAnalysisRuns.* resourceNavigationLinks.*
  routeFilterRules.* routeFilters.* routeMaps.* routeTables.* routes.* routingIntentOperations.*
  routingRuleCollections.* routingRules.* scopeConnections.* securityAdminConfigurations.*
  securityPartnerProviders.* securityRules.* securityUserConfigurations.* securityUserRuleCollections.*
  securityUserRules.* serviceAssociationLinks.* serviceEndpointPolicies.* serviceEndpointPolicyDefinitions.*
  serviceGateways.* serviceTagInformationOperations.* serviceTags.* staticCidrs.* staticMembers.* subgroups.*
  subscriptionNetworkManagerConnections.* supportedSecurityProviders usages.* verifierWorkspaces.* vipSwap.*
  virtualApplianceSites.* virtualApplianceSkus.* virtualHubBgpConnection.* virtualHubBgpConnections.*
  virtualHubIpConfiguration.* virtualHubRouteTableV2S.* virtualHubs.* virtualNetworkAppliances.*
  virtualNetworkGatewayConnections.* virtualNetworkGatewayNatRules.* virtualNetworkGateways.*
  virtualNetworkPeerings.* virtualNetworkTaps.* virtualRouterPeerings.* virtualRouters.* virtualWans.*
  vpnConnections.* vpnGateways.* vpnLinkConnections.* vpnServerConfigurations.*
  vpnServerConfigurationsAssociatedWithVirtualWan.* vpnSiteLinkConnections.* vpnSiteLinks.* vpnSites.*
  vpnSitesConfiguration.* webApplicationFirewallPolicies.* webCategories.*
`
  .trim()
  .split(/\s+/);
