import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadPlugin, type TestPlugin } from '@ymera/plugin-sdk/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openPageServer } from './page-server.ts';

const folder = new URL('..', import.meta.url);
const host = 'https://en.wikipedia.org';
const url = `${host}/wiki/Moon`;

let plugin: TestPlugin;
let site: Awaited<ReturnType<typeof openPageServer>>;

beforeAll(async () => {
  site = await openPageServer();
  plugin = await loadPlugin(folder, { config: { contact: 'https://ops.example/robots' } });
  plugin.fetch.forward(host, site.origin);
});
afterEach(() => site.clear());
afterAll(async () => {
  await plugin?.close();
  await site?.close();
});

describe('read-page', () => {
  it('gives what a reader sees, and says who asked', async () => {
    const body =
      '<html lang=en><title>Moon</title><main><h1>Moon</h1><p>See <a href="Earth#top">Earth</a>.</main>';
    site.serve('/wiki/Moon', { body });
    expect(await plugin.tool('read-page', { url })).toMatchObject({
      ok: true,
      output: {
        url,
        title: 'Moon',
        text: '# Moon\n\nSee Earth.',
        links: [{ url: `${host}/wiki/Earth`, text: 'Earth' }],
        metadata: { language: 'en' },
      },
    });
    expect(site.asked[0]?.headers).toMatchObject({
      'user-agent': 'Mozilla/5.0 (compatible; YmeraWebPage/0.1; +https://ops.example/robots)',
      accept: 'text/html, application/xhtml+xml;q=0.9',
    });
    expect(site.asked[0]?.headers).not.toHaveProperty('cookie');
  });

  it('resolves links against the place that a redirect led to', async () => {
    site.serve('/wiki/Luna', { status: 301, headers: { location: '/wiki/deep/Moon' } });
    site.serve('/wiki/deep/Moon', { body: '<a href=Earth>Earth</a>' });
    expect(await plugin.tool('read-page', { url: `${host}/wiki/Luna` })).toMatchObject({
      ok: true,
      output: { url: `${host}/wiki/deep/Moon`, links: [{ url: `${host}/wiki/deep/Earth` }] },
    });
  });

  it('decodes Latin-1 by header and by meta element', async () => {
    const page = (meta: string) => Buffer.from(`${meta}<p>Mädler — no`.replace('—', '-'), 'latin1');
    site.serve('/header', { type: 'text/html; charset=ISO-8859-1', body: page('') });
    site.serve('/meta', { type: 'text/html', body: page('<meta charset="iso-8859-1">') });
    for (const path of ['/header', '/meta']) {
      const result = await plugin.tool('read-page', { url: `${host}${path}` });
      expect(result).toMatchObject({ ok: true, output: { text: 'Mädler - no' } });
    }
  });

  it.each([
    ['PAGE_NOT_FOUND', false, { status: 404 }],
    ['PAGE_REFUSED', false, { status: 403 }],
    ['PAGE_UNAVAILABLE', true, { status: 503, headers: { 'retry-after': '7' } }],
    ['NOT_HTML', false, { type: 'application/pdf', body: '%PDF' }],
    ['NOT_HTML', false, { type: '', body: '<p>x' }],
    ['CHARSET_NOT_SUPPORTED', false, { type: 'text/html; charset=koi8-r', body: 'x' }],
    ['PAGE_TOO_LARGE', false, { body: 'x'.repeat(2 * 1024 * 1024 + 1) }],
    ['RESPONSE_TOO_LARGE', false, { body: 'x'.repeat(5 * 1024 * 1024) }],
    ['PAGE_TOO_DEEP', false, { body: '<b>'.repeat(1_000) }],
    ['PAGE_TOO_COMPLEX', false, { body: '<p>'.repeat(200_000) }],
  ])('refuses with %s, retryable: %j', async (code, retryable, page) => {
    site.serve('/wiki/Moon', page);
    expect(await plugin.tool('read-page', { url })).toMatchObject({ ok: false, error: { code, retryable } });
  });

  it.each([
    'http://en.wikipedia.org/',
    'https://',
    'moon',
    'file:///etc/passwd',
    `${url}?${'x'.repeat(2_000)}`,
  ])('refuses the address %s before it asks', async (address) => {
    const result = await plugin.tool('read-page', { url: address });
    expect(result).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
    expect(site.asked).toEqual([]);
  });

  it.each(['https://evil.example/', 'https://wikipedia.org.evil.example/', 'https://127.0.0.1/'])(
    'does not reach %s',
    async (address) => {
      await expect(plugin.tool('read-page', { url: address })).rejects.toThrow();
      expect(site.asked).toEqual([]);
    },
  );

  it('does not follow a redirect to a host that is not allowed', async () => {
    site.serve('/wiki/Moon', { status: 302, headers: { location: 'https://evil.example/?q=1' } });
    await expect(plugin.tool('read-page', { url })).rejects.toThrow('evil.example');
  });
});

describe('a large page', () => {
  // Half of what a page may have: a busy machine may take twice the processor time for the same.
  const size = 1_000_000;
  const fill = (text: string, before = '') =>
    before + text.repeat(Math.floor(size / Buffer.byteLength(text)));
  const row = '<tr><td><a href="/wiki/Moon">Moon</a><td>Text <b>of</b> a cell<td hidden>no</tr>';
  let slow: TestPlugin;
  beforeAll(async () => {
    slow = await loadPlugin(folder, { reviewed: false });
    slow.fetch.forward(host, site.origin);
  });
  afterAll(() => slow?.close());

  // One stretch of code may take two seconds; what nobody reviewed runs several times slower than elsewhere.
  it.each([
    ['a table', `<main><table>${row.repeat(12_000)}`],
    ['words', fill('word ')],
    ['characters without a shape', fill('\u200b ')],
    ['angle brackets', fill('<')],
    ['references', fill('&amp;')],
    ['lines of code', fill('\r\n', '<pre>')],
    ['ends of nothing deep inside', fill('</i>', '<b>'.repeat(510))],
    ['paragraphs deep inside', '<b>'.repeat(500) + '<p>x'.repeat(74_000)],
    ['the same link', '<a href=x>'.repeat(74_000)],
    ['links to one place', Array.from({ length: 49_000 }, (_, index) => `<a href=x#${index}>`).join('')],
  ])('of %s is read within the limits, even without machine code', async (_, body) => {
    site.serve('/wiki/Moon', { body });
    const result = await slow.tool('read-page', { url });
    expect(result.ok ? 'ok' : result.error).toBe('ok');
    expect(result.usage.cpuMs).toBeLessThan(15_000);
  });
});

describe('the package', () => {
  it('has examples that work as they are written', async () => {
    site.serve('/wiki/Moon', { body: '<p>The moon</p>' });
    expect(await plugin.examples()).toEqual([]);
  });

  it('may be installed as it stands', async () => {
    const { problems, findings } = await validate();
    expect(problems).toEqual([]);
    expect(findings.filter(({ severity }) => severity !== 'low')).toEqual([]);
  });
});

const cli = fileURLToPath(new URL('../../../node_modules/.bin/ymera-plugin', import.meta.url));

/** What the marketplace says of the package before an install. Rejects when it may not be installed. */
async function validate(): Promise<{ problems: unknown[]; findings: { code: string; severity: string }[] }> {
  const path = fileURLToPath(new URL('..', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'validate', '--json', path]);
  return JSON.parse(stdout);
}
