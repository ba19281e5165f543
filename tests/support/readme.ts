import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced block of a Markdown file of the repository: the first in this language that contains `marker`. */
export function snippet(file: string, language: string, marker: string): string {
  const text = readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8');
  const blocks = [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  const found = blocks.find(([, lang, body]) => lang === language && body?.includes(marker));
  if (!found?.[2]) throw new Error(`${file} has no ${language} block with "${marker}".`);
  return found[2];
}
