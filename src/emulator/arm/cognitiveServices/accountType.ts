export const accountType = 'Microsoft.CognitiveServices/accounts';
