import { startModelEmulator } from '@ymera/kernel/language-model/testing';
import { describe, expect, it } from 'vitest';
import { forever } from './builders.ts';
import { embedders } from './providers.ts';

describe.each(embedders)('embeddings of $kind', ({ kind, open }) => {
  it('give a vector for each text, in their order', async () => {
    await using emulator = await startModelEmulator();
    emulator.next({
      kind: 'vectors',
      vectors: [
        [1, 0.5],
        [0, -1],
      ],
      inputTokens: 9,
    });

    const answer = await open(emulator).embedding('embedder').embed(['first', 'second'], forever);

    expect(answer).toEqual({
      vectors: [
        [1, 0.5],
        [0, -1],
      ],
      inputTokens: kind === 'Google' ? null : 9,
    });
    const sent = JSON.stringify(emulator.requests[0]?.body);
    expect(sent.indexOf('first')).toBeLessThan(sent.indexOf('second'));
    expect(sent).toContain('first');
  });

  it('are refused when one is missing', async () => {
    await using emulator = await startModelEmulator();
    emulator.next({ kind: 'vectors', vectors: [[1]] });

    const asking = open(emulator).embedding('embedder').embed(['first', 'second'], forever);

    await expect(asking).rejects.toMatchObject({ code: 'MODEL_BROKEN_ANSWER' });
  });

  it('tell a limit from other failures', async () => {
    await using emulator = await startModelEmulator();
    emulator.next({ kind: 'refusal', status: 429, headers: { 'retry-after': '3' } });

    const asking = open(emulator).embedding('embedder').embed(['first'], forever);

    await expect(asking).rejects.toMatchObject({ code: 'MODEL_RATE_LIMITED', retryAfterMs: 3000 });
  });

  it('end with the reason of an aborted signal', async () => {
    await using emulator = await startModelEmulator();
    const reason = new Error('the run was cancelled');

    const asking = open(emulator).embedding('embedder').embed(['first'], AbortSignal.abort(reason));

    await expect(asking).rejects.toBe(reason);
  });
});
