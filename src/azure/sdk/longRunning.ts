// Loaded when first used. Named here and imported from here, so that a bundle holds these alone and not the whole package.
export { createHttpPoller } from '@azure/core-lro';
