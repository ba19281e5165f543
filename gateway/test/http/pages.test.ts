import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startService, type TestService } from '../support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const fetchPage = async (path: string) => {
  const response = await fetch(service.url + path);
  return { response, text: await response.text() };
};

/** What a browser would load by itself, as opposed to names and links. */
const loaded = (html: string) =>
  [...html.matchAll(/<(?:script|img|link|iframe|source)\b[^>]*?\b(?:src|href)="([^"]*)"/g)].map(
    ([, url = '']) => url,
  );

describe.each(['/', '/setup', '/explorer'])('the page %s', (path) => {
  test('loads nothing from elsewhere', async () => {
    const { text } = await fetchPage(path);
    expect(loaded(text).filter((url) => /^(?:[a-z]+:)?\/\//i.test(url))).toEqual([]);
  });

  test('names no address of somebody else', async () => {
    const { text } = await fetchPage(path);
    const addresses = [...text.matchAll(/https?:\/\/[^\s"'<>)]+/g)].map(([url]) => url);
    // A namespace is a name; nobody fetches it.
    expect(addresses.filter((url) => !url.startsWith('http://www.w3.org/'))).toEqual([]);
  });

  test('tells the browser so', async () => {
    const { response } = await fetchPage(path);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/https?:|unsafe-eval|\*/);
  });

  test('loads only what is here', async () => {
    const { text } = await fetchPage(path);
    for (const url of loaded(text).filter((found) => !found.startsWith('data:'))) {
      expect([url, (await fetchPage(url)).response.status]).toEqual([url, 200]);
    }
  });
});

describe('an explorer file', () => {
  test('that is not there is not found', async () => {
    expect((await fetchPage('/explorer/static/nothing.js')).response.status).toBe(404);
  });

  // Encoded, for fetch would take the dots away before anything is sent.
  test.each([
    '..%2f..%2fpackage.json',
    '%2e%2e/%2e%2e/package.json',
    '..%5c..%5cpackage.json',
    '%2fetc%2fpasswd',
  ])('can not be %s', async (path) => {
    const { response, text } = await fetchPage(`/explorer/static/${path}`);
    expect(response.status).toBe(404);
    expect(text).not.toContain('"dependencies"');
  });

  test('with an address that can not be decoded is not found, and no defect', async () => {
    const { response } = await fetchPage('/explorer/static/%E0%A4%A');
    expect(response.status).toBeLessThan(500);
  });
});
