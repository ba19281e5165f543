import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/bridge/json.ts';
import { examplesOf, runExample } from '../../src/cli/examples.ts';
import type { CallExtras } from '../../src/cli/session.ts';
import type { CallResult } from '../../src/host/types.ts';

const usage = { cpuMs: 1, wallMs: 2, hostCalls: 0, bytesIn: 0, bytesOut: 0 };
const example = { kind: 'tool', name: 'echo', label: 'echo example 1', input: null } as const;

function answering(
  result: JsonValue | { error: string },
  meanwhile: (extras: CallExtras) => unknown = () => {},
) {
  const seen: CallExtras[] = [];
  return {
    seen,
    async call(_: unknown, extras: CallExtras = {}): Promise<CallResult> {
      seen.push(extras);
      await meanwhile(extras);
      const failed = typeof result === 'object' && result !== null && 'error' in result;
      if (!failed) return { ok: true, output: result, usage };
      return { ok: false, error: { code: String(result.error), message: 'no', retryable: false }, usage };
    },
  };
}

describe('an example', () => {
  it('passes when the call gives what it says, or says nothing', async () => {
    const session = answering({ a: [1, { b: 2 }] });
    expect(await runExample(session, { ...example, output: { a: [1, { b: 2 }] } })).toEqual({
      label: 'echo example 1',
      wallMs: 2,
    });
    expect((await runExample(session, example)).problem).toBeUndefined();
  });

  it('that differs names the first place where it does', async () => {
    const { problem } = await runExample(answering({ a: [1, { b: 2 }] }), {
      ...example,
      output: { a: [1, { b: 3 }] },
    });
    expect(problem).toMatchObject({
      code: 'EXAMPLE_DIFFERS',
      where: 'echo example 1, output.a.1.b',
      message: 'the example says 3, the call gives 2.',
    });
  });

  it('that fails keeps the code of the call', async () => {
    expect((await runExample(answering({ error: 'INVALID_INPUT' }), example)).problem).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('that needs what only a test can fake is skipped, and says what', async () => {
    const refused = answering({ error: 'NOT_GRANTED' }, ({ onRefusal }) =>
      onRefusal?.({ capability: 'fetch', code: 'NOT_GRANTED', message: '' }),
    );
    expect(await runExample(refused, example)).toEqual({
      label: 'echo example 1',
      wallMs: 2,
      needs: 'fetch',
    });
    const tool = answering({ error: 'NOT_GRANTED' }, ({ callTool }) =>
      callTool?.('core/read-file', null, new AbortController().signal, 1, null),
    );
    expect(await runExample(tool, example)).toMatchObject({ needs: 'core/read-file' });
  });

  it('that reaches for what is not allowed fails', async () => {
    const refused = answering({ error: 'HOST_NOT_ALLOWED' }, ({ onRefusal }) =>
      onRefusal?.({ capability: 'fetch', code: 'HOST_NOT_ALLOWED', message: '' }),
    );
    expect(await runExample(refused, example)).toMatchObject({ problem: { code: 'HOST_NOT_ALLOWED' } });
  });

  it('runs with the same chance and the same time whenever it runs', async () => {
    const session = answering(null);
    await runExample(session, example);
    expect(session.seen).toMatchObject([{ seed: '0'.repeat(64), nowMs: Date.UTC(2026, 0, 1) }]);
  });

  it('is found for each tool and each agent', () => {
    const entry = (id: string) => ({
      id,
      title: id,
      description: id,
      annotations: { readOnly: false, idempotent: false },
      examples: [{ input: 1 }, { input: 2, output: 3 }],
    });
    expect(
      examplesOf({ tools: [entry('a')], agents: [entry('b')] }).map(({ kind, label }) => [kind, label]),
    ).toEqual([
      ['tool', 'a example 1'],
      ['tool', 'a example 2'],
      ['agent', 'b example 1'],
      ['agent', 'b example 2'],
    ]);
  });
});
