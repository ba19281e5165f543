import { describe, expect, test } from 'vitest';
import { textOfHtml } from '../../src/domain/html-text.ts';

describe('the text of a page', () => {
  test.each([
    ['<h1>Doors</h1><p>The <b>front</b>   door\n is red.</p>', 'Doors\nThe front door\nis red.'],
    ['a<script>alert("</p>")</script>b', 'ab'],
    ['a<style>p { color: red }</style >b', 'ab'],
    ['<head><title>T</title></head><body>text</body>', 'text'],
    ['<ul><li>one<li>two</ul>', 'one\ntwo'],
    ['a<!-- <p>no</p> -->b', 'ab'],
    ['<a title="x > y" href=\'z\'>link</a>', 'link'],
    ['1 < 2 &amp; 3 &gt; 2 &#8364; &#x20ac; &euro; &bogus; &#0;', '1 < 2 & 3 > 2 € € € &bogus; &#0;'],
    ['&lt;script&gt;', '<script>'],
    ['<!doctype html>\n<p>x', 'x'],
    ['x<script>never closed', 'x'],
    ['x<!-- never closed', 'x'],
    ['x<a href="never closed', 'x'],
    ['a<br/>b<svg/>c', 'a\nbc'],
    ['a&nbsp;&nbsp;b', 'a b'],
    ['', ''],
  ])('of %j is %j', (html, text) => {
    expect(textOfHtml(html)).toBe(text);
  });

  test('takes no longer than its length, however broken the page is', () => {
    const began = performance.now();
    for (const part of ['<', '<a "', '<!--', '<script>', '</', '&#', '<p><svg></svg>'])
      textOfHtml(part.repeat(2_000_000 / part.length));
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
