export type Table = {
  row(): void;
  cell(): void;
  /** Adds to the last cell; false before the first one, say for a caption. */
  take(text: string): boolean;
  /** The rows that hold something, without empty cells at their ends. */
  rows(): readonly (readonly string[])[];
};

/** Collects the cells of a table; rows may have different lengths. */
export function createTable(): Table {
  const rows: string[][][] = [];
  return {
    row: () => void rows.push([]),
    cell() {
      if (rows.length === 0) rows.push([]);
      rows.at(-1)?.push([]);
    },
    take(text) {
      const cell = rows.at(-1)?.at(-1);
      cell?.push(text);
      return cell !== undefined;
    },
    rows: () => rows.map(textOf).filter((row) => row.length > 0),
  };
}

function textOf(row: readonly (readonly string[])[]): readonly string[] {
  const texts = row.map((cell) => cell.join(' '));
  return texts.slice(0, texts.findLastIndex((text) => text !== '') + 1);
}
