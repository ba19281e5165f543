/** What another document refers to is never deleted: its absence is a defect. */
export function found<T>(item: T | null, id: string): T {
  if (item === null) throw new Error(`"${id}" is referred to and not stored.`);
  return item;
}
