/** How the provider of key stores says that there is nothing of a name, without the name (recorded). */
export const unnamed = ['ResourceNotFound', 'The specified resource does not exist'] as const;

/**
 * Waits for an operation whose end the client cannot read: the provider ends it without a body (recorded), in which the client
 * looks for the resource.
 */
export async function unread(operation: PromiseLike<unknown>): Promise<void> {
  try {
    await operation;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}
