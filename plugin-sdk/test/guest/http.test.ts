import { describe, expect, it } from 'vitest';
import { Blob as GuestBlob, File as GuestFile } from '../../src/guest/web/blob.ts';
import { FormData as GuestForm } from '../../src/guest/web/form-data.ts';
import { Request as GuestRequest } from '../../src/guest/web/http/request.ts';
import { Response as GuestResponse } from '../../src/guest/web/http/response.ts';
import { ReadableStream as GuestStream } from '../../src/guest/web/streams/readable.ts';
import { URLSearchParams as GuestParams } from '../../src/guest/web/url/search-params.ts';

const text = 'grüße 🙂';
const bytes = new TextEncoder().encode(text);
const streamOf = (...chunks: unknown[]) => GuestStream.from(chunks);
const nameOf = (run: () => unknown) => {
  try {
    run();
    return 'fine';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
};

describe('a response', () => {
  it.each<[string, () => unknown, string | null]>([
    ['a string', () => text, 'text/plain;charset=UTF-8'],
    ['a typed array', () => bytes, null],
    ['a view of a part', () => new Uint8Array([0, ...bytes, 0]).subarray(1, -1), null],
    ['a buffer', () => bytes.slice().buffer, null],
    ['a blob', () => new GuestBlob([text], { type: 'text/X' }), 'text/x'],
    ['a stream', () => streamOf(bytes.slice(0, 3), bytes.slice(3)), null],
  ])('reads its body of %s in every form', async (_, make, type) => {
    const response = () => new GuestResponse(make());
    expect(response().headers.get('content-type')).toBe(type);
    expect(await response().text()).toBe(text);
    expect(await response().bytes()).toEqual(bytes);
    expect(new Uint8Array(await response().arrayBuffer())).toEqual(bytes);
    expect(await (await response().blob()).text()).toBe(text);
    const chunks: Uint8Array[] = [];
    for await (const chunk of response().body ?? []) chunks.push(chunk as Uint8Array);
    expect(Buffer.concat(chunks).toString()).toBe(text);
  });

  it('does not show later changes of the bytes it was made of', async () => {
    const source = bytes.slice();
    const response = new GuestResponse(source);
    source.fill(0);
    expect(await response.clone().text()).toBe(text);
    (await response.clone().bytes()).fill(0);
    expect(await response.text()).toBe(text);
  });

  it('is read once', async () => {
    const response = new GuestResponse('{"a":[1]}');
    expect(response.bodyUsed).toBe(false);
    expect(await response.json()).toEqual({ a: [1] });
    expect(response.bodyUsed).toBe(true);
    await expect(response.text()).rejects.toThrow('read already');
    expect(() => response.clone()).toThrow(TypeError);
    await expect(new GuestResponse('x').json()).rejects.toThrow(SyntaxError);
  });

  it.each([
    ['bytes', () => new GuestResponse(text, { status: 201, headers: { a: 'b' } })],
    ['a stream', () => new GuestResponse(streamOf(bytes), { status: 201, headers: { a: 'b' } })],
  ])('with %s can be cloned, and both can be read', async (_, make) => {
    const response = make();
    const copy = response.clone();
    expect([await response.text(), await copy.text()]).toEqual([text, text]);
    expect([copy.status, copy.headers.get('a')]).toEqual([201, 'b']);
  });

  it('without a body is empty, and never used', async () => {
    const response = new GuestResponse();
    expect([response.body, await response.text(), response.bodyUsed]).toEqual([null, '', false]);
  });

  it('tells its status as the standard says', () => {
    const response = new GuestResponse(null, { status: 404, statusText: 'Gone Fishing' });
    expect([response.status, response.ok, response.statusText, response.type, response.url]).toEqual([
      404,
      false,
      'Gone Fishing',
      'default',
      '',
    ]);
    expect(GuestResponse.error()).toMatchObject({ status: 0, type: 'error', ok: false });
    const redirect = GuestResponse.redirect('http://h/a b', 307);
    expect([redirect.status, redirect.headers.get('location')]).toEqual([307, 'http://h/a%20b']);
    expect(GuestResponse.json({ a: 1 }).headers.get('content-type')).toBe('application/json');
  });

  it.each<[string, () => unknown, string]>([
    ['a status below 200', () => new GuestResponse('', { status: 199 }), 'RangeError'],
    ['a status above 599', () => new GuestResponse('', { status: 600 }), 'RangeError'],
    ['a body with 204', () => new GuestResponse('', { status: 204 }), 'TypeError'],
    ['a status text of two lines', () => new GuestResponse('', { statusText: 'a\nb' }), 'TypeError'],
    ['a redirect of 200', () => GuestResponse.redirect('http://h', 200), 'RangeError'],
    ['a redirect to nowhere', () => GuestResponse.redirect('nowhere'), 'TypeError'],
    ['JSON of nothing', () => GuestResponse.json(undefined), 'TypeError'],
    [
      'a stream that is locked',
      () => {
        const stream = streamOf(bytes);
        stream.getReader();
        return new GuestResponse(stream);
      },
      'TypeError',
    ],
  ])('refuses %s', (_, make, name) => {
    expect(nameOf(make)).toBe(name);
  });

  it('refuses streams of anything but bytes when it is read', async () => {
    await expect(new GuestResponse(streamOf('text')).text()).rejects.toThrow('Uint8Arrays');
  });

  it('cannot be made with the insides of another', () => {
    const forged = { token: Symbol('internal'), facts: { status: 999 }, source: null };
    expect(new GuestResponse(null, forged).status).toBe(200);
  });
});

describe('a request', () => {
  it('takes over what another request says, and its body', async () => {
    const first = new GuestRequest('http://h/x#y', { method: 'post', body: 'data', headers: { a: '1' } });
    const second = new GuestRequest(first, { headers: { b: '2' }, redirect: 'manual' });
    expect([second.url, second.method, second.redirect]).toEqual(['http://h/x#y', 'POST', 'manual']);
    expect([...second.headers]).toEqual([['b', '2']]);
    expect(first.bodyUsed).toBe(true);
    expect(await second.text()).toBe('data');
  });

  it('moves a stream too', async () => {
    const first = new GuestRequest('http://h', { method: 'PUT', body: streamOf(bytes), duplex: 'half' });
    const second = new GuestRequest(first);
    expect(first.bodyUsed).toBe(true);
    expect(await second.text()).toBe(text);
  });

  it('can be cloned with its body and headers', async () => {
    const request = new GuestRequest('http://h', { method: 'POST', body: new GuestParams({ a: 'b c' }) });
    const copy = request.clone();
    expect([await request.text(), await copy.text()]).toEqual(['a=b+c', 'a=b+c']);
    expect(copy.headers.get('content-type')).toBe('application/x-www-form-urlencoded;charset=UTF-8');
  });

  it.each<[string, () => unknown]>([
    ['a relative address', () => new GuestRequest('/x')],
    ['an address with a password', () => new GuestRequest('http://a:b@h')],
    ['a body with GET', () => new GuestRequest('http://h', { body: 'x' })],
    ['CONNECT', () => new GuestRequest('http://h', { method: 'connect' })],
    ['a method with a space', () => new GuestRequest('http://h', { method: 'A B' })],
    ['a stream without duplex', () => new GuestRequest('http://h', { method: 'PUT', body: streamOf() })],
    ['a signal that is none', () => new GuestRequest('http://h', { signal: { aborted: false } })],
    ['a redirect mode that is none', () => new GuestRequest('http://h', { redirect: 'x' })],
  ])('refuses %s', (_, make) => {
    expect(nameOf(make)).toBe('TypeError');
  });
});

describe('forms', () => {
  const form = () => {
    const made = new GuestForm();
    made.append('text', 'a\nb ü');
    made.append('na"me\r\n', '');
    made.append('file', new GuestFile([new Uint8Array([0, 13, 10, 45, 45, 255])], 'ü "1".bin'));
    made.append('file', new GuestBlob(['x'], { type: 'text/css' }), 'x.css');
    made.append('empty', new GuestFile([], ''));
    return made;
  };
  const plain = async (entries: Iterable<[string, unknown]>) =>
    await Promise.all(
      Array.from(entries, async ([name, value]) => {
        if (typeof value === 'string') return [name, value];
        const file = value as GuestFile; // A form holds strings and files.
        return [name, file.name, file.type, [...new Uint8Array(await file.arrayBuffer())]];
      }),
    );

  it('go out as Node reads them', async () => {
    const response = new GuestResponse(form());
    const type = response.headers.get('content-type') ?? '';
    const read = await new Response(Buffer.from(await response.bytes()), {
      headers: { 'content-type': type },
    }).formData();
    expect(await plain(read as unknown as Iterable<[string, unknown]>)).toEqual(
      await plain(await new GuestResponse(form()).formData()),
    );
  });

  it('come in as Node writes them', async () => {
    const made = new FormData();
    made.append('text', 'a\nb ü');
    made.append('file', new File([new Uint8Array([0, 255])], 'a.bin', { type: 'x/y' }));
    const response = new Response(made);
    const type = response.headers.get('content-type') ?? '';
    const read = await new GuestResponse(await response.arrayBuffer(), {
      headers: { 'content-type': type },
    }).formData();
    expect(await plain(read)).toEqual([
      ['text', 'a\r\nb ü'],
      ['file', 'a.bin', 'x/y', [0, 255]],
    ]);
  });

  it('come in urlencoded', async () => {
    expect([...(await new GuestResponse(new GuestParams('a=1&a=2+3')).formData())]).toEqual([
      ['a', '1'],
      ['a', '2 3'],
    ]);
  });

  it('set, get and delete by name', () => {
    const made = new GuestForm();
    made.append('a', 1);
    made.append('b', 'x');
    made.append('a', 2);
    made.set('a', 3);
    expect([...made.keys(), made.get('a'), made.getAll('b'), made.has('c'), made.get('c')]).toEqual([
      'a',
      'b',
      '3',
      ['x'],
      false,
      null,
    ]);
    made.delete('a');
    expect([...made]).toEqual([['b', 'x']]);
    expect(() => made.append('a', 'text', 'name')).toThrow(TypeError);
  });

  it.each([
    ['no boundary', 'multipart/form-data', 'x'],
    ['another type', 'text/plain', 'x'],
    ['no parts', 'multipart/form-data; boundary=b', 'x'],
    [
      'a part without an end',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx',
    ],
    ['a part without a name', 'multipart/form-data; boundary=b', '--b\r\nX: y\r\n\r\nx\r\n--b--'],
  ])('refuse %s', async (_, type, body) => {
    await expect(new GuestResponse(body, { headers: { 'content-type': type } }).formData()).rejects.toThrow(
      TypeError,
    );
  });
});

describe('blobs', () => {
  it('are cut as arrays are', async () => {
    const blob = new GuestBlob(['ab', new Uint8Array([99]), new GuestBlob(['d'])], { type: 'A/B' });
    expect([blob.size, blob.type]).toEqual([4, 'a/b']);
    const cuts = [[1], [1, 3], [-2], [0, -1], [3, 1], [10]].map(([from, to]) => blob.slice(from, to).text());
    expect(await Promise.all(cuts)).toEqual(['bcd', 'bc', 'cd', 'abc', '', '']);
    expect(blob.slice(0, 1, 'x/y').type).toBe('x/y');
  });

  it('refuse what are no parts', () => {
    expect(nameOf(() => Reflect.construct(GuestBlob, ['abc']))).toBe('TypeError');
    expect(nameOf(() => Reflect.construct(GuestFile, [[]]))).toBe('TypeError');
  });
});
