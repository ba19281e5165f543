import { findLocalServers, listServerModels } from '@ymera/kernel/language-model';
import { startModelEmulator } from '@ymera/kernel/language-model/testing';
import { describe, expect, it } from 'vitest';

describe('the search for local servers', () => {
  it('finds a server that lists models, and only lists them', async () => {
    await using emulator = await startModelEmulator({ models: ['qwen3:8b', 'llama3.2'] });
    const port = Number(new URL(emulator.origin).port);

    const found = await findLocalServers({ ports: [{ name: 'Ollama', port }], waitMs: 5000 });

    expect(found).toEqual([{ name: 'Ollama', baseUrl: emulator.baseUrl, models: ['qwen3:8b', 'llama3.2'] }]);
    expect(emulator.requests).toEqual([]);
  });

  it('looks on loopback alone, on the usual ports', async () => {
    const asked: string[] = [];
    const nobody = (input: Parameters<typeof fetch>[0]) => {
      asked.push(String(input));
      return Promise.reject(new TypeError('fetch failed'));
    };

    expect(await findLocalServers({ fetch: nobody })).toEqual([]);
    expect(asked).toEqual([11434, 8080, 1234, 8000].map((port) => `http://127.0.0.1:${port}/v1/models`));
  });

  it.each([
    ['a page', new Response('<h1>Jenkins</h1>', { headers: { 'content-type': 'text/html' } })],
    ['an error', new Response('{"data":[]}', { status: 401 })],
    ['other JSON', Response.json({ status: 'UP' })],
    ['a list without end', new Response(JSON.stringify({ data: [{ id: 'x' }], pad: 'x'.repeat(1_000_001) }))],
  ])('passes over %s', async (_, response) => {
    const found = await findLocalServers({
      ports: [{ name: 'vLLM', port: 8000 }],
      fetch: () => Promise.resolve(response),
    });

    expect(found).toEqual([]);
  });

  it('does not wait for one that is silent', async () => {
    const silent = (_: unknown, init?: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });

    expect(await findLocalServers({ fetch: silent, waitMs: 5 })).toEqual([]);
  });
});

describe('the models of a server', () => {
  it('are asked for with the key, wherever the address ends', async () => {
    const asked: [string, Headers][] = [];
    const send = async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
      asked.push([String(input), new Headers(init?.headers)]);
      return Response.json({ data: [{ id: 'mixtral' }] });
    };

    const models = await listServerModels({
      baseUrl: 'https://llm.example.org/v1/',
      apiKey: 'secret',
      fetch: send,
    });

    expect(models).toEqual(['mixtral']);
    expect(asked.map(([url]) => url)).toEqual(['https://llm.example.org/v1/models']);
    expect(asked[0]?.[1].get('authorization')).toBe('Bearer secret');
  });

  it('are asked for without a key where there is none', async () => {
    let headers = new Headers();
    const send = async (_: unknown, init?: RequestInit) => {
      headers = new Headers(init?.headers);
      return Response.json({ data: [] });
    };

    expect(await listServerModels({ baseUrl: 'http://127.0.0.1:1/v1', apiKey: '', fetch: send })).toEqual([]);
    expect(headers.has('authorization')).toBe(false);
  });

  it('are unknown, rather than none, when the server does not answer', async () => {
    const send = () => Promise.reject(new TypeError('fetch failed'));

    expect(await listServerModels({ baseUrl: 'http://127.0.0.1:1/v1', fetch: send })).toBeNull();
  });
});
