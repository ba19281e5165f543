import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { plain, problemText } from '../../src/cli/output.ts';

describe('texts of plugins and packages on a terminal', () => {
  it('cannot move the cursor, change colours, or ring', () => {
    expect(plain('a\u001b[2Jb\u0007\r\u009b31m')).toBe('a\\u{1b}[2Jb\\u{7}\\u{d}\\u{9b}31m');
  });

  it('cannot turn the direction of writing, or hide letters', () => {
    expect(plain('a\u202eb\u2066c\u200bd\ufeff\u2028')).toBe(
      'a\\u{202e}b\\u{2066}c\\u{200b}d\\u{feff}\\u{2028}',
    );
  });

  it('keep their letters, lines and signs', () => {
    const text = 'Größe → 東京 🙂\n\tat run (src/index.ts:3:1)';
    expect(plain(text)).toBe(text);
  });

  it('are shown harmless in every part of a problem', () => {
    const evil = '\u001b[31m';
    const problem = { code: evil, where: evil, message: evil, why: evil, fix: evil };
    expect(problemText([problem], new PassThrough())).not.toContain('\u001b');
  });
});
