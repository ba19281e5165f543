import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import { durationMs } from '../src/author/duration.ts';
import { sizeBytes } from '../src/author/size.ts';
import { describePlugin } from '../src/guest/describe.ts';
import { createPlugin, type Duration, type JsonValue, type Size } from '../src/index.ts';

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

  it('lists what a repetition does where the author says it, and refuses what contradicts itself', () => {
    const described = (annotations: object) => {
      const plugin = createPlugin();
      const input = z.object({});
      const tool = plugin.tool({ ...text, annotations, input, output: input, run: () => ({}) });
      return describePlugin(plugin.define({ tools: { tool } })).tools[0]?.annotations;
    };
    expect(described({ effect: 'unsafe' })).toEqual({ readOnly: false, idempotent: false, effect: 'unsafe' });
    expect(described({ idempotent: true })).toEqual({ readOnly: false, idempotent: true });
    expect(() => described({ effect: 'sometimes' })).toThrow('one of idempotent, keyed, unsafe');
    expect(() => described({ readOnly: true, effect: 'unsafe' })).toThrow('is not unsafe');
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

describe('a capability that was not declared', () => {
  const schema = z.object({});
  const tool = { ...text, input: schema, output: schema };

  it('is absent from the type of ctx', () => {
    createPlugin().tool({
      ...tool,
      run(_, ctx) {
        // @ts-expect-error: no network was declared.
        void (() => ctx.fetch('https://api.example.org'));
        // @ts-expect-error: no storage was declared.
        void (() => ctx.storage.get('k'));
        // @ts-expect-error: no models were declared.
        void (() => ctx.models.generate('fast', { prompt: 'x' }));
        // @ts-expect-error: no secrets were declared.
        void (() => ctx.secrets.auth('token'));
        // @ts-expect-error: no settings were declared.
        void (() => ctx.config);
        // @ts-expect-error: no events were declared.
        void (() => ctx.emit({ type: 'report.ready' }));
        return {};
      },
    });
  });

  it('is there with the names that were declared, and no others', () => {
    const plugin = createPlugin({
      permissions: {
        network: ['api.example.org'],
        storage: { quota: '1mb' },
        models: ['fast'],
        emit: ['report.ready'],
      },
      secrets: {
        token: { label: 'Token', hosts: ['api.example.org'] },
        key: { label: 'Key', hosts: [], readable: true },
      },
      config: z.object({ units: z.enum(['c', 'f']).default('c') }),
    });
    const definition = plugin.tool({
      ...tool,
      run(_, ctx) {
        expectTypeOf(ctx.config).toEqualTypeOf<{ units: 'c' | 'f' }>();
        void (() => ctx.fetch('https://api.example.org', { auth: ctx.secrets.auth('token') }));
        void (() => ctx.secrets.auth('token', { scheme: 'header', header: 'x-api-key' }));
        void (() => ctx.storage.set('k', { a: 1 }, { ttl: '5m', ifVersion: 0 }));
        void (() => expectTypeOf(ctx.secrets.get('key')).toEqualTypeOf<Promise<string>>());
        void (() => expectTypeOf(ctx.emit({ type: 'report.ready' })).toEqualTypeOf<Promise<void>>());
        void (() => expectTypeOf(ctx.emit({ type: 'progress', value: 1 })).toEqualTypeOf<void>());
        // @ts-expect-error: this secret was not declared.
        void (() => ctx.secrets.auth('other'));
        // @ts-expect-error: this secret was not declared as readable.
        void (() => ctx.secrets.get('token'));
        // @ts-expect-error: the scheme needs the name of a header.
        void (() => ctx.secrets.auth('token', { scheme: 'header' }));
        // @ts-expect-error: a text is no placeholder.
        void (() => ctx.fetch('https://api.example.org', { auth: 'token' }));
        // @ts-expect-error: this model was not declared.
        void (() => ctx.models.generate('large', { prompt: 'x' }));
        // @ts-expect-error: this event was not declared.
        void (() => ctx.emit({ type: 'user.deleted' }));
        return {};
      },
    });
    expect(plugin.define({ tools: { definition } })).toMatchObject({
      permissions: { storage: { quota: '1mb' } },
      secrets: { key: { readable: true } },
    });
  });

  it('has no reader of secrets when none is readable', () => {
    createPlugin({ secrets: { token: { label: 'Token', hosts: [] } } }).tool({
      ...tool,
      run(_, ctx) {
        // @ts-expect-error: no secret is readable.
        void (() => ctx.secrets.get('token'));
        return {};
      },
    });
  });
});

describe('a generator', () => {
  it('yields what it likes, and returns what the schema says', () => {
    const plugin = createPlugin();
    const output = z.object({ n: z.number() });
    plugin.tool({
      ...text,
      input: z.object({}),
      output,
      async *run() {
        yield 'a part';
        return { n: 1 };
      },
    });
    plugin.tool({
      ...text,
      input: z.object({}),
      output,
      // @ts-expect-error: the returned text is not the output.
      async *run() {
        yield 'a part';
        return 'done';
      },
    });
  });
});

describe('a declared agent', () => {
  const plugin = createPlugin({ permissions: { models: ['fast'], tools: ['core/search'] } });
  const schema = z.object({ city: z.string() });
  const look = plugin.tool({ ...text, input: schema, output: schema, run: (input) => input });

  it('is instructions, a model and tools; it is named by its id', () => {
    const planner = plugin.agent({
      instructions: 'Plan a trip',
      model: 'fast',
      tools: [look, 'core/search'],
      input: schema,
      output: schema,
      maxSteps: 4,
      timeout: '1m',
    });
    expect(plugin.define({ tools: { look }, agents: { planner } }).agents.planner).toMatchObject({
      kind: 'agent',
      title: 'planner',
      description: 'Plan a trip',
      timeoutMs: 60_000,
      declared: { instructions: 'Plan a trip', model: 'fast', tools: [look, 'core/search'], maxSteps: 4 },
    });
  });

  it('takes models and host tools that were declared alone', () => {
    const parts = { instructions: 'x', input: schema, output: schema };
    // @ts-expect-error: this model was not declared.
    plugin.agent({ ...parts, model: 'large' });
    // @ts-expect-error: this tool was not declared.
    plugin.agent({ ...parts, model: 'fast', tools: ['core/write-file'] });
    // @ts-expect-error: a plugin without models has no agents without code.
    createPlugin().agent({ ...parts, model: 'fast' });
  });
});

describe('a size', () => {
  it.each<[Size, number]>([
    ['512b', 512],
    ['1kb', 1_024],
    ['1.5mb', 1_572_864],
    [100, 100],
  ])('%s is %d bytes', (size, bytes) => {
    expect(sizeBytes(size)).toBe(bytes);
  });

  it.each<Size>([0, -1, 1.5, Number.NaN, '0mb', '-1kb'])('of %s is refused', (size) => {
    expect(() => sizeBytes(size)).toThrow(RangeError);
  });
});
