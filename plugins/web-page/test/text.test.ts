import { describe, expect, it } from 'vitest';
import { extractPage } from '../src/extract.ts';

const url = 'https://site.example/docs/page.html';
const read = (html: string, options = {}) => extractPage(html, url, options);
const textOf = async (html: string) => (await read(html)).text;

describe('the text of a page', () => {
  it('has headings, paragraphs and quotes apart from each other', async () => {
    const html = '<h1>One <em>two</em></h1><p>Some\n  text<br>more<p>next<blockquote>said<br>so</blockquote>';
    expect(await textOf(html)).toBe('# One two\n\nSome text\nmore\n\nnext\n\n> said\n> so');
  });

  it('has lists with their markers, numbers and depth', async () => {
    const html = '<ul><li>a<ul><li>b</ul>rest<li><p>c</p><p>d</p></ul><ol start=9><li>x<li>y</ol>';
    expect(await textOf(html)).toBe('- a\n  - b\n  rest\n- c\n  d\n9. x\n10. y');
  });

  it('has tables row by row, with empty cells in their places', async () => {
    const html =
      '<table><caption>Moons</caption><thead><tr><th>Name<th>Of<th>Size<tbody><tr><td>Io<td><td><b>1,8</b>22<tr><td><p>Moon</p><p>(ours)</p><td>Earth</table>after';
    expect(await textOf(html)).toBe('Moons\n\nName | Of | Size\nIo |  | 1,822\nMoon (ours) | Earth\n\nafter');
  });

  it('takes a table of one column for a layout, and a table in a cell for text', async () => {
    expect(await textOf('<table><tr><td>a<tr><td>b</table>')).toBe('a\n\nb');
    expect(await textOf('<table><tr><td><table><tr><td>a<td>b</table><td>c</table>')).toBe('a b | c');
  });

  it('keeps the lines of code', async () => {
    expect(await textOf('<pre>\n<code>if (a)\r\n\t b &lt; c;</code></pre>')).toBe(
      '```\nif (a)\n\t b < c;\n```',
    );
  });

  it('decodes references, the nameless and the odd', async () => {
    expect(await textOf('<p>&auml;&#x2014;&#65;&amp;lt;&nosuch;&copy 1')).toBe('ä—A&lt;&nosuch;© 1');
  });

  it('leaves out what is no text', async () => {
    const html =
      'a<script>var b = "<p>c</p>"</script><style>d{}</style><template>e</template><noscript>f</noscript><svg><title>g</title><text>h</text></svg><textarea>i</textarea><select><option>j</select><!-- k --><iframe>l</iframe> m';
    expect(await textOf(html)).toBe('a m');
  });

  it('is cut where the caller wants it, never within a character', async () => {
    const { text, textCut } = await read(`<p>${'x'.repeat(98)}😀😀😀`, { textLengthMax: 100 });
    expect([text, textCut]).toEqual([`${'x'.repeat(98)}…`, true]);
  });
});

describe('what a reader does not see', () => {
  it.each([
    '<p hidden>secret</p>',
    '<div style="Display : none !important"><p>secret</p></div>',
    '<p style="color:red;visibility:hidden">secret</p>',
    '<p style="opacity:0">secret</p>',
    '<span style="font-size:0px">secret</span>',
    '<p aria-hidden="true">secret <a href=/x>secret</a></p>',
    '<div hidden><div><p>secret</div></div>',
  ])('is left out: %s', async (html) => {
    const page = await read(`<p>before</p>${html}<p>after</p>`);
    expect([page.text, page.links]).toEqual(['before\n\nafter', []]);
  });

  it('is left out of the characters, too', async () => {
    const tags = [...'ignore']
      .map((one) => String.fromCodePoint(0xe0000 + (one.codePointAt(0) ?? 0)))
      .join('');
    expect(await textOf(`<p>a\u202eb\u200bc${tags}d\u0007e&#x202e;&shy;f 👩‍🚀</p>`)).toBe('abcdef 👩‍🚀');
  });

  it('is left out of long texts, wherever they are taken apart', async () => {
    const tag = String.fromCodePoint(0xe0041);
    for (const before of [0, 1, 2]) {
      const html = `<p>${'x'.repeat(before)}${`y${tag}`.repeat(100_000)}`;
      const page = await read(html, { textLengthMax: 500_000 });
      expect(page.text).toBe('x'.repeat(before) + 'y'.repeat(100_000));
    }
  });

  it('does not include what is small or half transparent', async () => {
    expect(await textOf('<p style="opacity:0.5;font-size:0.8em">seen</p>')).toBe('seen');
  });
});

describe('the content of a page', () => {
  const long = 'A sentence about the moon. '.repeat(10).trim();
  const page = `<header>Logo</header><nav><a href="/">Home</a></nav><p>Banner<main><header><h1>Moon</h1></header><p>${long}<aside>Ads</aside></main><footer>Imprint</footer>`;

  it('is what the page marks as such', async () => {
    const { text, headings, links } = await read(page);
    expect(text).toBe(`# Moon\n\n${long}`);
    expect(headings).toEqual([{ level: 1, text: 'Moon' }]);
    expect(links).toEqual([{ url: 'https://site.example/', text: 'Home' }]);
  });

  it('is all of it for those who want that', async () => {
    const { text } = await read(page, { part: 'all' });
    expect(text).toContain('Logo');
    expect(text).toContain('Ads');
    expect(text).toContain('Imprint');
  });

  it('is everything but navigation where nothing is marked, or the mark holds next to nothing', async () => {
    expect(await textOf('<nav>Menu</nav><div role="banner">Top</div><p>Text</p><footer>End</footer>')).toBe(
      'Text',
    );
    expect(await textOf('<main>Loading</main><p>Text</p>')).toBe('Loading\n\nText');
    expect(await textOf('<nav>Menu</nav>')).toBe('Menu');
  });
});
