import { type ExecutionResult, GraphQLError, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  type CaseSubgraph,
  type ExpectedError,
  expectResult,
  type OpenGraph,
  WAYS,
} from './support/federation-case.ts';

/** Events in the order given; `ended` resolves when the subgraph was told to stop. */
class Feed {
  readonly ended: Promise<void>;
  /** Resolves when an event is awaited that never comes. */
  readonly awaited: Promise<void>;
  #await: () => void = () => {};
  readonly users: unknown[] = [];
  #end: () => void = () => {};
  readonly #events: readonly unknown[];
  readonly #endless: boolean;

  constructor(events: readonly unknown[], options: { endless?: boolean } = {}) {
    this.#events = events;
    this.#endless = options.endless ?? false;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.awaited = new Promise((resolve) => {
      this.#await = resolve;
    });
  }

  open(): AsyncIterableIterator<unknown> {
    const waiting = [...this.#events];
    const end = this.#end;
    const awaitForever = this.#await;
    const endless = this.#endless;
    return {
      async next() {
        if (waiting.length > 0) return { done: false, value: waiting.shift() };
        if (endless) {
          awaitForever();
          return new Promise(() => {});
        }
        return { done: true, value: undefined };
      },
      async return() {
        end();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}

const runs = (feed: Feed): CaseSubgraph => ({
  sdl: `
    type Query { ok: Int }
    type Subscription { runChanged(kind: String): Run! maybe: Run refused: Run }
    type Run @key(fields: "id") { id: ID! state: String agent: Agent! kind: String tired: String }
    type Agent @key(fields: "id") { id: ID! }
  `,
  resolvers: {
    Subscription: {
      runChanged: {
        subscribe: (_: unknown, __: unknown, context: { user: unknown }) => {
          feed.users.push(context.user);
          return feed.open();
        },
        resolve: (event: object, { kind }: { kind?: string }) => ({ ...event, kind }),
      },
      maybe: { subscribe: () => feed.open(), resolve: (event: unknown) => event },
      refused: {
        subscribe: () => {
          throw new GraphQLError('sign in first', { extensions: { code: 'UNAUTHENTICATED' } });
        },
      },
    },
    Run: {
      tired: ({ id }: { id: string }) => {
        if (id === '2') throw new GraphQLError('too tired', { extensions: { code: 'TIRED' } });
        return 'no';
      },
    },
  },
});

const costs: CaseSubgraph = {
  sdl: `
    type Run @key(fields: "id") { id: ID! state: String @external cost: Int billed: String @requires(fields: "state") owed: Int! }
  `,
  resolvers: {
    Run: {
      cost: ({ id }: { id: string }) => {
        if (id === '2') throw new GraphQLError('no price', { extensions: { code: 'NO_PRICE' } });
        return Number(id) * 10;
      },
      billed: ({ state }: { state: string }) => `billed ${state}`,
      owed: ({ id }: { id: string }) => (id === '2' ? null : 1),
    },
  },
};

const agents: CaseSubgraph = {
  sdl: 'type Agent @key(fields: "id") { id: ID! name: String! asker: String }',
  resolvers: {
    Agent: {
      name: ({ id }: { id: string }) => `agent ${id}`,
      asker: (_: unknown, __: unknown, { user }: { user: string }) => user,
    },
  },
};

const run = (id: string, state = 'RUNNING') => ({ id, state, agent: { id: `a${id}` } });

interface SubscriptionCase {
  readonly title: string;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly sent: readonly unknown[];
  readonly events: readonly { data?: unknown; errors?: readonly ExpectedError[] }[];
}

const cases: readonly SubscriptionCase[] = [
  {
    title: 'every event brings the fields of its own subgraph',
    query: 'subscription { runChanged { id state } }',
    sent: [run('1'), run('3', 'DONE')],
    events: [
      { data: { runChanged: { id: '1', state: 'RUNNING' } } },
      { data: { runChanged: { id: '3', state: 'DONE' } } },
    ],
  },
  {
    title: 'fields of the other subgraphs are resolved for every event',
    query: 'subscription { runChanged { cost billed agent { name } } }',
    sent: [run('1'), run('3', 'DONE')],
    events: [
      { data: { runChanged: { cost: 10, billed: 'billed RUNNING', agent: { name: 'agent a1' } } } },
      { data: { runChanged: { cost: 30, billed: 'billed DONE', agent: { name: 'agent a3' } } } },
    ],
  },
  {
    title: 'an error belongs to its event alone',
    query: 'subscription { changed: runChanged { id cost tired } }',
    sent: [run('1'), run('2'), run('3')],
    events: [
      { data: { changed: { id: '1', cost: 10, tired: 'no' } } },
      {
        data: { changed: { id: '2', cost: null, tired: null } },
        errors: [
          { message: 'too tired', path: ['changed', 'tired'], code: 'TIRED' },
          { message: 'no price', path: ['changed', 'cost'], code: 'NO_PRICE' },
        ],
      },
      { data: { changed: { id: '3', cost: 30, tired: 'no' } } },
    ],
  },
  {
    title: 'a null that must not be takes its event, and the next one comes whole',
    query: 'subscription { runChanged { owed } }',
    sent: [run('2'), run('1')],
    events: [
      { data: null, errors: [{ path: ['runChanged', 'owed'] }] },
      { data: { runChanged: { owed: 1 } } },
    ],
  },
  {
    title: 'an event that is null is passed on as null',
    query: 'subscription { maybe { id cost } }',
    sent: [null, run('1')],
    events: [{ data: { maybe: null } }, { data: { maybe: { id: '1', cost: 10 } } }],
  },
  {
    title: 'variables reach the subgraph for every event',
    query:
      'subscription ($kind: String, $no: Boolean!) { runChanged(kind: $kind) { kind cost @skip(if: $no) } }',
    variables: { kind: 'nightly', no: true },
    sent: [run('1'), run('3')],
    events: [{ data: { runChanged: { kind: 'nightly' } } }, { data: { runChanged: { kind: 'nightly' } } }],
  },
  {
    title: 'who asks is known to every subgraph',
    query: 'subscription { runChanged { agent { asker } } __typename }'.replace(' __typename', ''),
    sent: [run('1')],
    events: [{ data: { runChanged: { agent: { asker: 'ada' } } } }],
  },
  {
    title: 'a subscription that its subgraph refuses says why, and ends',
    query: 'subscription { refused { id } }',
    sent: [],
    events: [{ errors: [{ message: 'sign in first', path: ['refused'], code: 'UNAUTHENTICATED' }] }],
  },
];

const start = (graph: OpenGraph, query: string, options: { variables?: object; signal?: AbortSignal } = {}) =>
  graph.supergraph.subscribe({
    document: parse(query),
    query,
    variables: { ...options.variables },
    context: { user: 'ada' },
    signal: options.signal,
  });

const isStream = (value: object): value is AsyncIterableIterator<ExecutionResult> =>
  Symbol.asyncIterator in value;

async function streamOf(graph: OpenGraph, query: string, signal?: AbortSignal) {
  const stream = await start(graph, query, signal === undefined ? {} : { signal });
  if (!isStream(stream)) throw new Error(`refused: ${JSON.stringify(stream)}`);
  return stream;
}

async function eventsOf(
  graph: OpenGraph,
  { query, variables }: SubscriptionCase,
): Promise<ExecutionResult[]> {
  const answer = await start(graph, query, { ...(variables && { variables }) });
  if (!isStream(answer)) return [answer];
  const events: ExecutionResult[] = [];
  for await (const event of answer) events.push(event);
  return events;
}

describe.each(WAYS)('subscriptions, $way', ({ open }) => {
  it.each(cases)('$title', async (each) => {
    const feed = new Feed(each.sent);
    const graph = await open({ runs: runs(feed), costs, agents });
    try {
      const events = await eventsOf(graph, each);
      expect(events).toHaveLength(each.events.length);
      each.events.forEach((expected, index) => {
        expectResult(events[index] ?? {}, { data: undefined, ...expected });
      });
    } finally {
      await graph.close();
    }
  });

  it('ending the stream ends the subgraph’s, while the next event is awaited', async () => {
    const feed = new Feed([run('1')], { endless: true });
    const graph = await open({ runs: runs(feed), costs, agents });
    const stream = await streamOf(graph, 'subscription { runChanged { id } }');
    expect((await stream.next()).value).toMatchObject({ data: { runChanged: { id: '1' } } });
    const pending = stream.next();
    await feed.awaited;
    await stream.return?.();
    expect(await pending).toEqual({ done: true, value: undefined });
    await feed.ended;
    await graph.close();
  });

  it('an aborted signal ends it too', async () => {
    const feed = new Feed([], { endless: true });
    const graph = await open({ runs: runs(feed), costs, agents });
    const controller = new AbortController();
    const stream = await streamOf(graph, 'subscription { runChanged { id } }', controller.signal);
    const pending = stream.next();
    await feed.awaited;
    controller.abort();
    expect(await pending).toEqual({ done: true, value: undefined });
    await graph.close();
  });

  it('a query cannot be subscribed to, and a subscription cannot be executed', async () => {
    const graph = await open({ runs: runs(new Feed([])), costs, agents });
    const context = { user: 'ada' };
    const query = await graph.supergraph.subscribe({ document: parse('{ ok }'), context });
    expect(query).toMatchObject({
      errors: [{ extensions: { code: 'SUBSCRIPTION_EMPTY' } }],
    });
    const document = parse('subscription { runChanged { id } }');
    const subscription = await graph.supergraph.execute({ document, context });
    expect(subscription.errors).toMatchObject([{ extensions: { code: 'SUBSCRIPTION_NEEDS_WEBSOCKET' } }]);
    await graph.close();
  });
});
