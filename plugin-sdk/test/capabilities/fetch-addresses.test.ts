import { describe, expect, it } from 'vitest';
import { isPublic } from '../../src/host/capabilities/fetch/lookup.ts';
import { aFetcher, scripted } from './support/fetching.ts';
import { codeOf } from './support/scope.ts';

const refused: readonly (readonly [url: string, code: string])[] = [
  // Schemes.
  ['http://api.example.org/', 'HOST_NOT_ALLOWED'],
  ['ftp://api.example.org/', 'HOST_NOT_ALLOWED'],
  ['file:///etc/passwd', 'HOST_NOT_ALLOWED'],
  ['data:text/plain,hello', 'HOST_NOT_ALLOWED'],
  ['blob:https://api.example.org/1', 'HOST_NOT_ALLOWED'],
  ['javascript:alert(1)', 'HOST_NOT_ALLOWED'],
  ['ws://api.example.org/', 'HOST_NOT_ALLOWED'],
  ['gopher://api.example.org/', 'HOST_NOT_ALLOWED'],
  // Users.
  ['https://user@api.example.org/', 'HOST_NOT_ALLOWED'],
  ['https://user:word@api.example.org/', 'HOST_NOT_ALLOWED'],
  ['https://api.example.org@evil.example/', 'HOST_NOT_ALLOWED'],
  ['https://api.example.org%40evil.example/', 'INVALID_ARGUMENTS'],
  ['https://evil.example\\@api.example.org/', 'HOST_NOT_ALLOWED'],
  ['https://evil.example#@api.example.org/', 'HOST_NOT_ALLOWED'],
  ['https://evil.example?@api.example.org/', 'HOST_NOT_ALLOWED'],
  // Ports.
  ['https://api.example.org:8443/', 'HOST_NOT_ALLOWED'],
  ['https://api.example.org:80/', 'HOST_NOT_ALLOWED'],
  ['https://api.example.org:22/', 'HOST_NOT_ALLOWED'],
  // Names that only look like the one.
  ['https://example.org/', 'HOST_NOT_ALLOWED'],
  ['https://www.api.example.org/', 'HOST_NOT_ALLOWED'],
  ['https://api.example.org.evil.example/', 'HOST_NOT_ALLOWED'],
  ['https://evilapi.example.org/', 'HOST_NOT_ALLOWED'],
  ['https://api.example.org./', 'HOST_NOT_ALLOWED'],
  ['https://wild.example/', 'HOST_NOT_ALLOWED'],
  ['https://.wild.example/', 'HOST_NOT_ALLOWED'],
  ['https://evilwild.example/', 'HOST_NOT_ALLOWED'],
  ['https://a.wild.example.evil.example/', 'HOST_NOT_ALLOWED'],
  ['https://аpi.example.org/', 'HOST_NOT_ALLOWED'],
  ['https://*.wild.example/', 'ok'],
  ['https://localhost/', 'HOST_NOT_ALLOWED'],
  ['https://metadata.google.internal/', 'HOST_NOT_ALLOWED'],
  // Addresses of numbers, however written.
  ['https://127.0.0.1/', 'SSRF_BLOCKED'],
  ['https://127.1/', 'SSRF_BLOCKED'],
  ['https://2130706433/', 'SSRF_BLOCKED'],
  ['https://0x7f000001/', 'SSRF_BLOCKED'],
  ['https://0177.0.0.1/', 'SSRF_BLOCKED'],
  ['https://0x7f.0.0.0x1/', 'SSRF_BLOCKED'],
  ['https://127.0.0.1./', 'SSRF_BLOCKED'],
  ['https://127。0。0。1/', 'SSRF_BLOCKED'],
  ['https://１２７.0.0.1/', 'SSRF_BLOCKED'],
  ['https://0/', 'SSRF_BLOCKED'],
  ['https://10.0.0.1/', 'SSRF_BLOCKED'],
  ['https://169.254.169.254/latest/meta-data/', 'SSRF_BLOCKED'],
  ['https://8.8.8.8/', 'SSRF_BLOCKED'],
  ['https://[::1]/', 'SSRF_BLOCKED'],
  ['https://[::]/', 'SSRF_BLOCKED'],
  ['https://[::ffff:127.0.0.1]/', 'SSRF_BLOCKED'],
  ['https://[::ffff:7f00:1]/', 'SSRF_BLOCKED'],
  ['https://[fe80::1]/', 'SSRF_BLOCKED'],
  ['https://[fd00::1]/', 'SSRF_BLOCKED'],
  ['https://[2606:4700:4700::1111]/', 'SSRF_BLOCKED'],
  ['https://[64:ff9b::7f00:1]/', 'SSRF_BLOCKED'],
  // What is no address at all.
  ['', 'INVALID_ARGUMENTS'],
  ['api.example.org', 'INVALID_ARGUMENTS'],
  ['//api.example.org/', 'INVALID_ARGUMENTS'],
  ['https://', 'INVALID_ARGUMENTS'],
  ['https://[::1', 'INVALID_ARGUMENTS'],
  ['https://999.1.1.1/', 'INVALID_ARGUMENTS'],
  [`https://api.example.org/${'a'.repeat(9_000)}`, 'INVALID_ARGUMENTS'],
];

describe('an address', () => {
  it.each(refused)('%s is answered %s', async (url, code) => {
    const { transport, sent } = scripted({ 'https://*.wild.example/': {} });
    const answer = await aFetcher({ transport }).fetch(url);
    expect(codeOf(answer)).toBe(code);
    expect(sent).toHaveLength(code === 'ok' ? 1 : 0);
  });

  it.each([
    ['https://api.example.org/a?b=c', 'https://api.example.org/a?b=c'],
    ['HTTPS://API.Example.ORG/', 'https://api.example.org/'],
    ['https://api.example.org:443/', 'https://api.example.org/'],
    ['https://api.example.org/a/../b#part', 'https://api.example.org/b'],
    ['https://a.wild.example/', 'https://a.wild.example/'],
    ['https://a.b.wild.example/', 'https://a.b.wild.example/'],
    [' https://api.example.org/\n', 'https://api.example.org/'],
  ])('%s of a declared host is fetched', async (url, normal) => {
    const { transport, sent } = scripted({ [normal]: {} });
    expect(codeOf(await aFetcher({ transport }).fetch(url))).toBe('ok');
    expect(sent.map((request) => request.url)).toEqual([normal]);
  });

  it('is shown in a refusal without its path and query', async () => {
    const { transport } = scripted({});
    const answer = await aFetcher({ transport }).fetch('https://evil.example/steal?what=everything');
    expect(JSON.stringify(answer)).toContain('https://evil.example was not fetched');
    expect(JSON.stringify(answer)).not.toContain('everything');
  });

  it('that is refused is told to the platform', async () => {
    const refusals: unknown[] = [];
    const { transport } = scripted({});
    const request = { onRefusal: (refusal: object) => void refusals.push(refusal) };
    await aFetcher({ transport, request }).fetch('https://evil.example/');
    expect(refusals).toMatchObject([{ capability: 'fetch', code: 'HOST_NOT_ALLOWED' }]);
  });
});

describe('an address that a name leads to', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    'not an address',
  ])('%s is not public', (address) => {
    expect(isPublic(address)).toBe(false);
  });

  it.each(['8.8.8.8', '93.184.216.34', '2606:4700:4700::1111'])('%s is public', (address) => {
    expect(isPublic(address)).toBe(true);
  });
});
