import { describe, expect, it } from 'vitest';
import { decodePage } from '../src/http/charset.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (one) => one.charCodeAt(0));

describe('the encoding of a page', () => {
  it('is that of its byte order mark before all else', () => {
    const little = Uint8Array.from([0xff, 0xfe, 0xe4, 0x00]);
    expect(decodePage(little, 'text/html; charset=iso-8859-1')).toBe('ä');
    expect(decodePage(utf8('\ufeffä'), 'text/html; charset=latin1')).toBe('ä');
  });

  it('is that of the header before that of the page', () => {
    const page = latin1('<meta charset="utf-8">ä');
    expect(decodePage(page, 'text/html; Charset="ISO-8859-1"')).toContain('>ä');
  });

  it.each([
    '<meta charset=iso-8859-1>',
    '<meta http-equiv="Content-Type" content="text/html; charset=Latin1">',
  ])('is that of %s', (meta) => {
    // As UTF-8 these bytes would be one letter.
    expect(decodePage(latin1(`${meta}Ã¤`), 'text/html')).toBe(`${meta}Ã¤`);
  });

  it('is not that of a comment, nor UTF-16 in a page of single bytes', () => {
    expect(decodePage(utf8('<!-- <meta charset=koi8-r> -->ä'), null)).toContain('ä');
    expect(decodePage(utf8('<meta charset=utf-16>ä'), null)).toContain('ä');
  });

  it('is guessed where nobody says it', () => {
    expect(decodePage(utf8('ä €'), null)).toBe('ä €');
    expect(decodePage(Uint8Array.from([0xe4, 0x20, 0x80]), null)).toBe('ä €');
  });

  it.each(['koi8-r', 'shift_jis', 'constructor'])('%s is refused by its name', (charset) => {
    expect(() => decodePage(utf8('x'), `text/html; charset=${charset}`)).toThrow(charset);
    expect(() => decodePage(Uint8Array.from([0xfe, 0xff, 0, 65]), null)).toThrow('utf-16be');
  });
});
