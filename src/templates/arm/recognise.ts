/** What a file is, by a look at its text: without reading it as JSON. */

const schema = /"\$schema"\s*:\s*"[^"]*\/(?:subscription|tenant|managementGroup)?deploymentTemplate\.json/i;

/** Whether a text is an ARM template: by its schema, or by the two members that every template has. */
export function isTemplate(text: string): boolean {
  return schema.test(text) || (/"contentVersion"\s*:/i.test(text) && /"resources"\s*:\s*[[{]/i.test(text));
}

/** Types of which something is judged, or a link that may lead to one. */
const ours =
  /microsoft\.(?:cognitiveservices\/accounts|keyvault\/|managedidentity\/userassignedidentities)|"templateLink"/i;

/** Whether a text is a template that mentions anything of ours. */
export function concernsUs(text: string): boolean {
  return ours.test(text) && isTemplate(text);
}
