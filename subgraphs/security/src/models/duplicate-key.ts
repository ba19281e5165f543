const duplicateKeyCode = 11_000;

/** Whether an error says that a document with the same unique key is there already. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === duplicateKeyCode;
}
