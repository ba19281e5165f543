import { describe, expect, it } from 'vitest';
import { AbortController as GuestAbort, AbortSignal as GuestSignal } from '../../src/guest/web/abort.ts';
import { createFetch, type WireRequest, type WireResponse } from '../../src/guest/web/http/fetch.ts';
import { ReadableStream as GuestStream } from '../../src/guest/web/streams/readable.ts';

const answer = (changes: Partial<WireResponse> = {}): WireResponse => ({
  url: 'https://h/x',
  status: 200,
  statusText: 'OK',
  headers: [
    ['content-type', 'application/json'],
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ],
  bodyBase64: btoa('{"a":1}'),
  ...changes,
});

describe('fetch', () => {
  it('carries the whole request, and makes a response of the answer', async () => {
    const sent: WireRequest[] = [];
    const fetch = createFetch(async (request) => {
      sent.push(request);
      return answer();
    });
    const response = await fetch('https://h/x', {
      method: 'post',
      headers: { A: 'b' },
      body: 'hi',
      redirect: 'manual',
    });
    expect(sent).toEqual([
      {
        url: 'https://h/x',
        method: 'POST',
        headers: [
          ['a', 'b'],
          ['content-type', 'text/plain;charset=UTF-8'],
        ],
        bodyBase64: btoa('hi'),
        redirect: 'manual',
      },
    ]);
    expect([response.ok, response.url, response.redirected]).toEqual([true, 'https://h/x', false]);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(() => response.headers.set('a', 'b')).toThrow(TypeError);
    expect(await response.clone().json()).toEqual({ a: 1 });
  });

  it('sends no body where there is none, and says when it was redirected', async () => {
    const sent: WireRequest[] = [];
    const fetch = createFetch(async (request) => {
      sent.push(request);
      return answer({ url: 'https://h/y', status: 204, bodyBase64: '' });
    });
    const response = await fetch(new URL('https://h/x#part'));
    expect(sent[0]).not.toHaveProperty('bodyBase64');
    expect([response.redirected, response.body]).toEqual([true, null]);
  });

  it('is not sent when its signal is aborted before', async () => {
    const fetch = createFetch(() => Promise.reject(new Error('it was sent')));
    const controller = new GuestAbort();
    controller.abort(new RangeError('mine'));
    await expect(fetch('https://h', { signal: controller.signal })).rejects.toThrow('mine');
  });

  it('leaves the body alone when its signal is aborted before', async () => {
    let read = false;
    const pull = () => {
      read = true;
    };
    const body = new GuestStream({ pull }, { highWaterMark: 0 });
    const init = { method: 'POST', body, duplex: 'half', signal: GuestSignal.abort() };
    await expect(createFetch(async () => answer())('https://h', init)).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(read).toBe(false);
  });

  it('is not sent when its signal is aborted while the body is read', async () => {
    let sent = false;
    const controller = new GuestAbort();
    const body = new GuestStream({
      pull(stream: { close(): void }) {
        controller.abort();
        stream.close();
      },
    });
    const fetch = createFetch(async () => {
      sent = true;
      return answer();
    });
    const init = { method: 'POST', body, duplex: 'half', signal: controller.signal };
    await expect(fetch('https://h', init)).rejects.toMatchObject({ name: 'AbortError' });
    for (let i = 0; i < 50; i += 1) await Promise.resolve();
    expect(sent).toBe(false);
  });

  it('ends at once when its signal is aborted on the way', async () => {
    const controller = new GuestAbort();
    const fetch = createFetch(() => {
      controller.abort();
      return new Promise(() => {});
    });
    await expect(fetch('https://h', { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('keeps the error that the host gave', async () => {
    const refusal = Object.assign(new Error('no'), { code: 'HOST_NOT_ALLOWED' });
    await expect(createFetch(() => Promise.reject(refusal))('https://h')).rejects.toBe(refusal);
  });

  it('refuses a body that is not base64', async () => {
    const fetch = createFetch(async () => answer({ bodyBase64: '*' }));
    await expect(fetch('https://h')).rejects.toMatchObject({ name: 'NetworkError' });
  });
});
