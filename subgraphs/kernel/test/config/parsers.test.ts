import { resolve } from 'node:path';
import {
  hostName,
  oneOf,
  type Parser,
  path,
  paths,
  port,
  text,
  url,
  wholeNumber,
} from '@ymera/kernel/config';
import { describe, expect, it } from 'vitest';

const http = url('http', 'https');

const taken: readonly [string, Parser<unknown>, string, unknown][] = [
  ['a text', text, ' as it is ', ' as it is '],
  ['a host name', hostName, 'localhost', 'localhost'],
  ['an IPv6 address', hostName, '::1', '::1'],
  ['port 0', port, '0', 0],
  ['the highest port', port, '65535', 65_535],
  ['an absolute path', path, '/data', '/data'],
  ['a relative path', path, 'data', resolve('data')],
  ['several paths', paths, '/a, /b', ['/a', '/b']],
  ['a URL', http, 'https://example.org/x', 'https://example.org/x'],
  ['a short URL', http, 'http://db', 'http://db'],
  ['a URL of several hosts', url('mongodb'), 'mongodb://a:1,b:2/x', 'mongodb://a:1,b:2/x'],
  ['one of a choice', oneOf('a', 'b'), 'b', 'b'],
  ['the ends of a range', wholeNumber(1, 10), '10', 10],
];

const refused: readonly [string, Parser<unknown>, string][] = [
  ['a host name with a space', hostName, 'local host'],
  ['a port with a sign', port, '-1'],
  ['a port with a fraction', port, '80.5'],
  ['a port in hexadecimal', port, '0x50'],
  ['a port too high', port, '65536'],
  ['a path with a NUL', path, '/a\0b'],
  ['one bad path of several', paths, '/a,/b\0'],
  ['a URL of another protocol', http, 'ftp://example.org'],
  ['a URL without a host', http, 'http://'],
  ['a URL with a space', http, 'http://a b'],
  ['no URL', http, 'example.org'],
  ['what is not among the choices', oneOf('a', 'b'), 'c'],
  ['a name every object has', oneOf('a', 'b'), 'constructor'],
  ['a number below the range', wholeNumber(1, 10), '0'],
  ['a number with a unit', wholeNumber(1, 10), '5s'],
];

describe('a setting', () => {
  it.each(taken)('takes %s', (_name, parser, given, value) => {
    expect(parser.parse(given)).toEqual(value);
  });

  it.each(refused)('refuses %s', (_name, parser, given) => {
    expect(parser.parse(given)).toBeUndefined();
  });

  it('says which URLs it wants', () => {
    expect(http.expected).toBe('a URL that begins with http:// or https://');
  });
});
