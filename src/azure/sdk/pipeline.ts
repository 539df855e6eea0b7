// Loaded when first used. Named here and imported from here, so that a bundle holds these alone and not the whole package.
export {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  RestError,
  userAgentPolicy,
} from '@azure/core-rest-pipeline';
