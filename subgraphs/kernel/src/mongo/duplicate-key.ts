const duplicateKey = 11_000;

/** False when the write was refused because a document with the same unique key is there already. */
export async function unlessThere(writing: PromiseLike<unknown>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === duplicateKey) return false;
    throw error;
  }
}
