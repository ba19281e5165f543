/** A column name as people read it: 'Mining and logging' for mining_and_logging. Data keeps the column's own name. */
export function nameText(name: string): string {
  const words = name.replace(/[_\s]+/g, ' ').trim();
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}
