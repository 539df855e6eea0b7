/** The beginnings of Resource Manager's paths, from which the route tables are written. */
export const subscription = '/subscriptions/{subscriptionId}';
export const group = `${subscription}/resourceGroups/{resourceGroupName}`;
/** An extension resource stands at any scope. */
export const anyScope = '{+scope}';
