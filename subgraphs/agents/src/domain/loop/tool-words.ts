import { mcpIdOfFamiliar } from '../mcp-tool-name.ts';

/** What authors of definition files elsewhere call the tools that the platform has, in small letters. */
const familiar: Readonly<Record<string, string>> = {
  read: 'core/read-file',
  write: 'core/write-file',
  edit: 'core/edit-file',
  multiedit: 'core/edit-file',
  grep: 'core/grep',
  glob: 'core/glob',
  ls: 'core/glob',
  webfetch: 'core/fetch',
};

/** Ids of the tools that a definition file asks for, each once. */
export function toolIdsOf(words: readonly string[]): readonly string[] {
  return [...new Set(words.map((word) => familiar[word.toLowerCase()] ?? mcpIdOfFamiliar(word) ?? word))];
}

const nameLengthMax = 64;

/** Names for tools that every provider takes, by the tools' ids: those have slashes, and may be long. */
export function modelNamesOf(ids: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const id of ids) {
    const plain = id.replace(/^@/, '').replace(/[^A-Za-z0-9_-]+/g, '_');
    const taken = new Set(names.values());
    let name = plain.slice(-nameLengthMax);
    for (let number = 2; taken.has(name); number++)
      name = `${plain.slice(-(nameLengthMax - 1 - String(number).length))}_${number}`;
    names.set(id, name);
  }
  return names;
}
