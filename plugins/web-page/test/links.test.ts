import { describe, expect, it } from 'vitest';
import { extractPage } from '../src/extract.ts';

const url = 'https://site.example/docs/page.html';
const linksOf = async (html: string) => (await extractPage(html, url, {})).links;

describe('the links of a page', () => {
  it('are absolute, each address once, by the first text that says something', async () => {
    const html =
      '<a href="../a">  A\n b </a><a href="b#x"><img alt="Picture"></a><a href="b#y">B</a><a href=c></a><a href=c>C</a><a href="//other.example?q=1&amp;r=2">D</a>';
    expect(await linksOf(html)).toEqual([
      { url: 'https://site.example/a', text: 'A b' },
      { url: 'https://site.example/docs/b', text: 'Picture' },
      { url: 'https://site.example/docs/c', text: 'C' },
      { url: 'https://other.example/?q=1&r=2', text: 'D' },
    ]);
  });

  it('follow the first base element, as long as it is one of the Web', async () => {
    expect(await linksOf('<base href="/root/"><base href="/no/"><a href=a>a</a>')).toEqual([
      { url: 'https://site.example/root/a', text: 'a' },
    ]);
    expect(await linksOf('<base href="javascript:x"><a href=a>a</a>')).toEqual([
      { url: 'https://site.example/docs/a', text: 'a' },
    ]);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'mailto:a@b.example',
    '#top',
    '',
    'http://',
    'x'.repeat(3_000),
  ])('are not %s', async (href) => expect(await linksOf(`<a href="${href}">x</a>`)).toEqual([]));

  it('carry no user names', async () => {
    expect(await linksOf('<a href="https://user:pass@other.example/">x</a>')).toEqual([
      { url: 'https://other.example/', text: 'x' },
    ]);
  });

  it('are at most five hundred, and say so', async () => {
    const many = Array.from({ length: 501 }, (_, index) => `<a href=/${index}>${index}</a>`).join('');
    const page = await extractPage(many, url, {});
    expect([page.links.length, page.hasMoreLinks]).toEqual([500, true]);
    expect(await extractPage(many, url, { withLinks: false })).toMatchObject({
      links: [],
      hasMoreLinks: false,
    });
  });

  it('need an address of the page unless they are absolute', async () => {
    const page = await extractPage('<a href=/a>a</a><a href=https://b.example>b</a>', undefined, {});
    expect(page.links).toEqual([{ url: 'https://b.example/', text: 'b' }]);
  });
});

describe('the metadata of a page', () => {
  it('is what the page says first', async () => {
    const page = await extractPage(
      `<html lang="en-GB"><head><title> The
        Moon &mdash; Site</title><title>no</title>
        <meta name="Description" content="About the moon"><meta property="og:description" content="no">
        <meta property="og:site_name" content="Site"><meta name="author" content="O. Cat">
        <meta property="article:published_time" content="2026-01-02"><meta property="og:image" content="/moon.png">
        <link rel="alternate canonical" href="/moon"></head>`,
      url,
      {},
    );
    expect(page.title).toBe('The Moon — Site');
    expect(page.metadata).toEqual({
      description: 'About the moon',
      language: 'en-GB',
      author: 'O. Cat',
      siteName: 'Site',
      publishedAt: '2026-01-02',
      canonicalUrl: 'https://site.example/moon',
      imageUrl: 'https://site.example/moon.png',
    });
  });

  it('takes the title from elsewhere where there is none', async () => {
    expect(
      (await extractPage('<meta property="og:title" content="Shared"><h1>Head</h1>', url, {})).title,
    ).toBe('Shared');
    expect((await extractPage('<svg><title>Icon</title></svg><h1>Head</h1>', url, {})).title).toBe('Head');
    expect((await extractPage('text', url, {})).title).toBeNull();
  });

  it('has no addresses that lead elsewhere than to the Web', async () => {
    const html =
      '<link rel=canonical href="javascript:x"><meta property="og:image" content="data:image/png,x">';
    expect((await extractPage(html, url, {})).metadata).toMatchObject({ canonicalUrl: null, imageUrl: null });
  });
});
