/** One key of front matter with all lines that belong to it. */
export interface RawEntry {
  readonly key: string;
  /** Behind the colon, with the lines that follow. */
  readonly value: string;
  /** The whole, key included. */
  readonly text: string;
  /** From 1, within the front matter. */
  readonly line: number;
}

export interface RawEntries {
  readonly entries: readonly RawEntry[];
  /** Lines before the first key that say nothing. */
  readonly stray: readonly number[];
}

const keyLine = /^(["']?)([A-Za-z][\w.-]*)\1[ \t]*:(?:[ \t]+(.*)|[ \t]*)$/;
/** Authors forget the space behind the colon of these; elsewhere it may be an address. */
const keyWithoutSpace = /^(name|description|tools|model|models|tier|category|triggers|focus_areas):(\S.*)$/;
/** How dialogues begin in the examples that catalogues put into descriptions without indenting them. */
const spoken = new Set(['context', 'user', 'assistant', 'human', 'commentary', 'example', 'examples']);

/** Front matter as lists of lines, one for each key, for when it is no YAML as a whole. */
export function splitEntries(yaml: string): RawEntries {
  const entries: { key: string; values: string[]; lines: string[]; line: number }[] = [];
  const stray: number[] = [];
  const all = yaml.split('\n').map((line) => line.replace(/\r$/, ''));
  for (const [index, line] of all.entries()) {
    const current = entries.at(-1);
    const start = current && isOpen(current.values, all.slice(index)) ? null : beginning(line);
    if (start && !(current?.key === 'description' && spoken.has(start.key.toLowerCase()))) {
      const text = `${start.key}: ${start.value}`;
      entries.push({ key: start.key, values: [start.value], lines: [text], line: index + 1 });
    } else if (current) {
      current.values.push(line);
      current.lines.push(line);
    } else if (!/^\s*(?:#.*)?$/.test(line)) stray.push(index + 1);
  }
  const joined = entries.map(({ key, values, lines, line }) => ({
    key,
    value: values.join('\n'),
    text: lines.join('\n'),
    line,
  }));
  return { entries: joined, stray };
}

function beginning(line: string): { key: string; value: string } | null {
  const [, , key, value] = keyLine.exec(line) ?? [];
  if (key !== undefined) return { key, value: value ?? '' };
  const [, known, rest] = keyWithoutSpace.exec(line) ?? [];
  return known === undefined || rest === undefined ? null : { key: known, value: rest };
}

const openLinesMax = 200;
const quoted = /^\s*(?:"(?:[^"\\]|\\[\s\S])*"|'(?:[^']|'')*')[ \t]*(?:#[^\n]*)?(?=\n|$)/;

/** Whether a quoted value goes on in the line after those it has. One that nothing closes ends with its line. */
function isOpen(values: readonly string[], rest: readonly string[]): boolean {
  const own = values.join('\n');
  if (!/^\s*["']/.test(own)) return false;
  const [closed] = quoted.exec([own, ...rest.slice(0, openLinesMax)].join('\n')) ?? [];
  return closed !== undefined && closed.length > own.length;
}
