import type { Sighting } from './findings.ts';

const blanks = /[ \t\u00a0\u3000]+/g;
const blankRun = 200;
const lineMax = 5_000;
const obfuscatorName = /\b_0x[0-9a-f]{3,}\b/g;
const obfuscatorNames = 10;

/** What can be seen without parsing: hidden and unreadable text. */
export function checkText(code: string, isMapped: boolean): readonly Sighting[] {
  return [...hiddenCode(code), ...obfuscatorNamesIn(code), ...(isMapped ? [] : longLines(code))];
}

function hiddenCode(code: string): readonly Sighting[] {
  const runs = [...code.matchAll(blanks)].filter(
    ({ 0: run, index }) => run.length >= blankRun && /\S/.test(code[index + run.length] ?? ''),
  );
  return runs.slice(0, 10).map(({ 0: run, index }) => ({
    code: 'SCAN_HIDDEN_CODE',
    severity: 'high',
    at: index + run.length,
    message: `code stands behind ${run.length} blanks.`,
  }));
}

function obfuscatorNamesIn(code: string): readonly Sighting[] {
  const names = [...code.matchAll(obfuscatorName)];
  const [first] = names;
  if (!first || new Set(names.map(([name]) => name)).size < obfuscatorNames) return [];
  const message = `${names.length} names such as ${first[0]}, as obfuscators make them.`;
  return [{ code: 'SCAN_OBFUSCATED', severity: 'high', at: first.index, message }];
}

function longLines(code: string): readonly Sighting[] {
  let at = 0;
  for (const line of code.split('\n')) {
    if (line.length > lineMax) {
      const message = `a line has ${line.length} characters, and there is no source map.`;
      return [{ code: 'SCAN_UNMAPPED', severity: 'medium', at, message }];
    }
    at += line.length + 1;
  }
  return [];
}
