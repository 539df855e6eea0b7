/**
 * Kinds of findings that Azure's responses are known to have from elsewhere than the recordings, which have no response of
 * the operation: the kind, and where Azure's own words can be seen. Keep it short: what stands here is believed.
 */
export const seenElsewhere: Readonly<Record<string, string>> = {
  'resources/resource-manager OBJECT_ADDITIONAL_PROPERTIES count':
    'lists of subscriptions quoted in public walkthroughs (Holiday Hack Challenge 2023) end with `"count":{"type":"Total","value":1}`',
  'resources/resource-manager OBJECT_MISSING_REQUIRED_PROPERTY nextLink':
    'the same lists have no `nextLink` where there is no next page, which the description requires',
};
