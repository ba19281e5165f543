const idLengthMax = 64;
/** Names of files that say nothing of the agent; their folder's does. */
const plainNames = new Set(['agent', 'index', 'readme', 'skill', 'prompt']);
const plainFolders = new Set(['agents', 'definitions', 'src', 'docs', 'categories', 'claude', 'ymera']);

/** The id that a name gives, such as `code-reviewer` of "Code Reviewer"; empty when it has no letter or digit. */
export function idOfName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, idLengthMax)
    .replace(/^-+|-+$/g, '');
}

/** The name that a file's path gives. */
export function nameOfPath(path: string): string {
  const parts = partsOf(path);
  const name = (parts.at(-1) ?? '').replace(/(?:\.agent|\.prompt)?\.\w+$/, '');
  return plainNames.has(name.toLowerCase()) ? (parts.at(-2) ?? name) : name;
}

/** The category that a file's folder gives, such as `infrastructure` of "03-infrastructure"; null when none does. */
export function categoryOfPath(path: string): string | null {
  const folder = partsOf(path).at(-2) ?? '';
  const category = idOfName(folder.replace(/^\d+[-_. ]*/, ''));
  return category === '' || plainFolders.has(category) ? null : category;
}

/** What a person reads instead of an id: "Code reviewer" of `code-reviewer`. */
export function titleOfId(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const partsOf = (path: string) => path.split(/[/\\]/).filter((part) => part !== '' && part !== '.');
