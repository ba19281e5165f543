import { cpus } from 'node:os';

/** What was measured on, and whether it was busy with something else. */
export function machine(loadBefore: number): readonly string[] {
  const cores = cpus();
  const { version, platform, arch } = process;
  const line = `${cores.length} × ${cores[0]?.model.trim()}, Node ${version.slice(1)}, ${platform} ${arch}.`;
  if (loadBefore < cores.length / 4) return [line];
  const busy = `The machine was busy before (load average ${loadBefore.toFixed(1)}): do not rely on these figures.`;
  return [line, busy];
}

/** Rows of text in columns: the first to the left, figures to the right. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => `  ${row.map(pad).join('  ')}`);
}
