import { error, type Finding } from './agent-file.ts';

/** The two parts of a definition file. */
export interface SplitFile {
  readonly yaml: string;
  /** The line that the YAML begins in. */
  readonly yamlLine: number;
  /** Everything after the line that closes the front matter, as it is. */
  readonly body: string;
}

const yamlCharactersMax = 32 * 1024;
const opening = /^---[ \t]*\r?$/;
const closing = /^(?:---|\.\.\.)[ \t]*\r?$/;
const blank = /^\s*$/;

/** Takes a file apart. A byte order mark, blank lines and an HTML comment may stand before the front matter. */
export function splitFrontMatter(text: string): SplitFile | Finding {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  const first = firstLine(lines);
  if (!opening.test(lines[first] ?? '')) return whyNone(lines, first);
  const last = lines.findIndex((line, index) => index > first && closing.test(line));
  if (last === -1) return notClosed(lines, first);
  const yaml = lines.slice(first + 1, last).join('\n');
  if (yaml.length > yamlCharactersMax)
    return error(
      'FRONT_MATTER_TOO_LONG',
      first + 1,
      `The front matter has ${yaml.length} characters; ${yamlCharactersMax} are allowed.`,
      'Move what is meant for the model below the second line of dashes.',
    );
  return { yaml, yamlLine: first + 2, body: lines.slice(last + 1).join('\n') };
}

function firstLine(lines: readonly string[]): number {
  const start = lines.findIndex((line) => !blank.test(line));
  if (!lines[start]?.trimStart().startsWith('<!--')) return start;
  const end = lines.findIndex((line, index) => index >= start && line.includes('-->'));
  const next = lines.findIndex((line, index) => index > end && !blank.test(line));
  return end === -1 || next === -1 ? start : next;
}

function whyNone(lines: readonly string[], first: number): Finding {
  const line = Math.max(first, 0) + 1;
  const start = lines[first] ?? '';
  if (first === -1)
    return error('FILE_EMPTY', 1, 'The file is empty.', 'Write front matter and a prompt into it.');
  if (/^\s*<(?:!doctype|html|head|body)\b/i.test(start))
    return error(
      'FILE_IS_HTML',
      line,
      'This is a web page, not a Markdown file.',
      'Download the raw file instead of the page that shows it.',
    );
  return error(
    'FRONT_MATTER_MISSING',
    line,
    'The file does not begin with front matter.',
    'Begin it with a line of three dashes, the lines "name: …" and "description: …", and another line of three dashes.',
  );
}

/** The front matter ends where the text begins: before the first blank line or heading. */
function notClosed(lines: readonly string[], first: number): Finding {
  const end = lines.findIndex((line, index) => index > first && (blank.test(line) || /^#+ /.test(line)));
  const after = end === -1 ? lines.length : end;
  return error(
    'FRONT_MATTER_NOT_CLOSED',
    first + 1,
    `The front matter that begins in line ${first + 1} is not closed.`,
    `Add a line of three dashes after line ${after}, where the front matter seems to end.`,
  );
}
