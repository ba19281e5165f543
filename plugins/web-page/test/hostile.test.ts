import { describe, expect, it } from 'vitest';
import { extractPage } from '../src/extract.ts';

const url = 'https://site.example/';
const size = 1024 * 1024;
const fill = (text: string, before = '') => before + text.repeat(Math.floor(size / text.length));

describe('a hostile page', () => {
  it.each([
    ['blanks', fill(' ')],
    ['blanks in elements', fill('<b> </b> \n', '<p>').slice(0, 700_000)],
    ['angle brackets', fill('<')],
    ['open comments', fill('<!--')],
    ['dashes in a comment', fill('-', '<!--')],
    ['attributes', fill('a="1" ', '<a ')],
    ['names of attributes', fill('x ', '<a ')],
    ['an open attribute', fill('x', '<p title="')],
    ['references', fill('&#x')],
    ['ampersands', fill('&')],
    ['ends of nothing', fill('</b></i>')],
    ['almost the end of a script', fill('</scrip', '<script>')],
    ['a long style', fill(' ', '<p style="')],
    ['lines of code', fill('\n', '<pre>')],
    ['pieces of a title', fill('&amp;', '<title>')],
    ['CDATA', fill('<![CDATA[')],
    ['questions', fill('<?')],
  ])('of %s is read within bounds', async (_, html) => {
    const page = await extractPage(html, url, {});
    expect(JSON.stringify(page).length).toBeLessThan(400_000);
  });

  it.each([
    ['PAGE_TOO_DEEP', fill('<b>')],
    ['PAGE_TOO_DEEP', fill('<ul><li>')],
    ['PAGE_TOO_COMPLEX', fill('<p>')],
    ['PAGE_TOO_COMPLEX', fill('<br>')],
    ['PAGE_TOO_COMPLEX', fill('<a href=x>') + fill('<a href=x>')],
  ])('is refused with %s', async (code, html) => {
    await expect(extractPage(html, url, {})).rejects.toMatchObject({ code });
  });

  it('cannot reach the prototypes by its names', async () => {
    const html =
      '<p __proto__="x" constructor=y><a__proto__>a</a__proto__><constructor>b</constructor><meta name="__proto__" content="z"><meta name="constructor" content="z"><a href="__proto__">c</a>';
    const page = await extractPage(html, url, {});
    expect(page.text).toBe('abc');
    expect(Object.keys(page.metadata)).toHaveLength(7);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('may be broken in every way', async () => {
    const whole =
      '<table><tr><td>a<li>b</table></ul><p>c</div><a href="x">d<a href=y>e</p></a></a><h1>f<h2>g</h1>';
    for (let end = 0; end <= whole.length; end += 1) {
      const page = await extractPage(whole.slice(0, end), url, {});
      expect(typeof page.text).toBe('string');
    }
    expect((await extractPage(whole, url, {})).links.map((link) => link.text)).toEqual(['d', 'e']);
  });
});
