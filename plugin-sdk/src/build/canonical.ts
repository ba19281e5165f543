/** JSON text that is the same for the same content, whatever the order of keys; empty for what is absent. */
export function canonicalText(found: unknown): string {
  const text: string | undefined = JSON.stringify(found, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
  return text ?? '';
}
