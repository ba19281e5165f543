import { describe, expect, it } from 'vitest';
import { checkJsonText, ForbiddenKeyError, parseJson } from '../../src/bridge/json.ts';

describe('JSON from the other side', () => {
  it('is parsed like any JSON', () => {
    expect(parseJson('{"a":[1,true,null,"x"]}')).toEqual({ a: [1, true, null, 'x'] });
  });

  it.each([
    '{"__proto__":{"polluted":true}}',
    '{"a":[{"constructor":{"prototype":{}}}]}',
    '{"prototype":1}',
    '{"\\u005f_proto__":1}',
    '{"__proto_\\u005f" : 1}',
    '{"c\\u006fnstructor":1}',
  ])('with a dangerous key is refused: %s', (text) => {
    expect(() => parseJson(text)).toThrow(ForbiddenKeyError);
    expect(() => checkJsonText(text)).toThrow(ForbiddenKeyError);
  });

  it('may speak of such words in values', () => {
    const text = JSON.stringify({ note: 'the constructor of __proto__ "prototype"', bell: '\u0007' });
    expect(parseJson(text)).toEqual(JSON.parse(text));
    expect(() => checkJsonText(text)).not.toThrow();
  });

  it('that is no JSON is a syntax error', () => {
    expect(() => parseJson('{a:1}')).toThrow(SyntaxError);
  });
});
