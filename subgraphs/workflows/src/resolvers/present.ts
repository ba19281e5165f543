/** What a stored run refers to is stored, and stays; if not, that is a defect. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('What a stored run refers to is gone.');
  return value;
}
