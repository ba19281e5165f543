import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import { durationMs } from '../src/author/duration.ts';
import { createPlugin, type Duration, type JsonValue } from '../src/index.ts';

const text = { title: 'A', description: 'B' };

describe('the author API', () => {
  it('gives run the types that the schemas say', () => {
    const plugin = createPlugin();
    const tool = plugin.tool({
      ...text,
      input: z.object({ city: z.string(), days: z.number().default(3) }),
      output: z.object({ sunny: z.boolean() }),
      examples: [{ input: { city: 'Oslo' }, output: { sunny: false } }],
      run(input, ctx) {
        expectTypeOf(input).toEqualTypeOf<{ city: string; days: number }>();
        expectTypeOf(ctx.clock.now()).toEqualTypeOf<number>();
        expectTypeOf(ctx.run.tenantId).toEqualTypeOf<string | undefined>();
        return { sunny: input.days > 1 };
      },
    });
    expect(plugin.define({ tools: { tool } }).tools.tool?.title).toBe('A');
  });

  it('refuses a result that the output schema does not allow', () => {
    createPlugin().tool({
      ...text,
      input: z.object({}),
      output: z.object({ sunny: z.boolean() }),
      // @ts-expect-error: a text is not a boolean.
      run: () => ({ sunny: 'yes' }),
    });
  });

  it('has host tools in ctx only when they are declared, and only by their names', () => {
    const schema = z.object({});
    createPlugin().tool({
      ...text,
      input: schema,
      output: schema,
      run(_, ctx) {
        // @ts-expect-error: no tools were declared.
        void (() => ctx.tools);
        return {};
      },
    });
    createPlugin({ permissions: { tools: ['core/read-file'] } }).agent({
      ...text,
      input: schema,
      output: schema,
      async run(_, ctx) {
        void (() => ctx.tools.call('core/read-file', { path: 'x' }));
        // @ts-expect-error: this tool was not declared.
        void (() => ctx.tools.call('core/write-file', {}));
        return {};
      },
    });
  });

  it('accepts tools of plugins with and without permissions in define', () => {
    const plugin = createPlugin({ permissions: { tools: ['core/read-file'] } });
    const input = z.object({ a: z.number() });
    const tool = plugin.tool({ ...text, input, output: input, timeout: '5s', run: (value) => value });
    const agent = plugin.agent({ ...text, input, output: input, run: async (value) => value });
    expect(plugin.define({ tools: { tool }, agents: { agent } })).toMatchObject({
      ymera: 1,
      permissions: { tools: ['core/read-file'] },
      tools: { tool: { kind: 'tool', timeoutMs: 5_000 } },
      agents: { agent: { kind: 'agent', timeoutMs: undefined } },
    });
  });

  it('takes error details that are JSON alone', () => {
    expectTypeOf<{ at: string; rows: number[] }>().toExtend<JsonValue>();
    expectTypeOf<() => void>().not.toExtend<JsonValue>();
  });
});

describe('a duration', () => {
  it.each<[Duration, number]>([
    ['500ms', 500],
    ['5s', 5_000],
    ['1.5m', 90_000],
    [250, 250],
    [0.5, 1],
  ])('%s is %d milliseconds', (duration, ms) => {
    expect(durationMs(duration)).toBe(ms);
  });

  it.each<Duration>([0, -1, Number.NaN, Number.POSITIVE_INFINITY, '-1s', '0s'])(
    'of %s is refused',
    (duration) => {
      expect(() => durationMs(duration)).toThrow(RangeError);
    },
  );

  it('in another unit is refused by the compiler and at run time', () => {
    // @ts-expect-error: hours are not offered.
    expect(() => durationMs('1h')).toThrow(/such as '5s'/);
  });
});
