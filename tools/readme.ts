// Writes the generated parts of README.md, between its markers; `--check` writes nothing and fails when one is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from '../gateway/src/settings.ts';
import { markdownTable } from '../subgraphs/kernel/src/config/index.ts';

const file = join(import.meta.dirname, '..', 'README.md');
const readme = readFileSync(file, 'utf8');
const fresh = replacePart(readme, 'configuration', markdownTable(settings));

if (fresh !== readme) {
  if (process.argv.includes('--check')) {
    console.error('README.md is stale. Run: npm run readme');
    process.exit(1);
  }
  writeFileSync(file, fresh);
}

function replacePart(text: string, name: string, content: string): string {
  const part = new RegExp(`(<!-- ${name}: generated -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!part.test(text)) throw new Error(`README.md has no part "${name}".`);
  return text.replace(part, (_whole, begin, end) => `${begin}\n${content}\n\n${end}`);
}
