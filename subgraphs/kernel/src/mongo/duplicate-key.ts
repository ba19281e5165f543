const duplicateKeyCode = 11_000;

/** Whether an error says that a document with the same unique key is there already. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === duplicateKeyCode;
}

/** False when the write was refused because a document with the same unique key is there already. */
export async function unlessThere(writing: PromiseLike<unknown>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
