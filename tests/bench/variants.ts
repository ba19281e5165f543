import { type Child, startChild } from './processes/start-child.ts';
import { type BenchQuery, benchQueries, requestBody } from './queries.ts';
import type { RecordedAnswer, ServerSettings, SubgraphUrls } from './servers/server.ts';
import { benchSubgraphs } from './subgraphs/index.ts';
import { ask } from './verify.ts';

export type VariantName = 'ymera-local' | 'ymera-http' | 'apollo-gateway' | 'monolith' | 'bare';

/** One way of serving the graph. */
export interface Variant {
  readonly name: VariantName;
  readonly title: string;
  readonly origin: string;
  readonly server: Child;
  /** The subgraphs that it asks over HTTP. */
  readonly behind: readonly Child[];
}

/** All ways, open, and the process that loads them. */
export interface Bench {
  readonly variants: readonly Variant[];
  readonly subgraphs: readonly Child[];
  readonly load: Child;
  stop(): Promise<void>;
}

/** Starts every server in a process of its own. Stops what has started when one of them fails. */
export async function openBench(queries: readonly BenchQuery[] = benchQueries): Promise<Bench> {
  const children: Child[] = [];
  const start = (name: string) => {
    const child = startChild(name);
    children.push(child);
    return child;
  };
  const stop = async () => {
    await Promise.all(children.map((child) => child.stop()));
  };
  try {
    return { ...(await openVariants(start, queries)), load: start('the load'), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openVariants(start: (name: string) => Child, queries: readonly BenchQuery[]) {
  const open = async (title: string, settings: ServerSettings) => {
    const child = start(title);
    const { port } = await child.call('open', settings);
    return { child, title, origin: `http://127.0.0.1:${port}` };
  };
  const opened = await Promise.all(
    benchSubgraphs.map(({ name }) => open(`the subgraph ${name}`, { kind: 'subgraph', name })),
  );
  const subgraphs = opened.map(({ child }) => child);
  const subgraphUrls: SubgraphUrls = Object.fromEntries(
    benchSubgraphs.map(({ name }, index) => [name, `${opened[index]?.origin}/graphql`]),
  );
  const variant = async (name: VariantName, title: string, settings: ServerSettings): Promise<Variant> => {
    const { child, origin } = await open(title, settings);
    const remote = 'subgraphUrls' in settings && settings.subgraphUrls !== null;
    return { name, title, origin, server: child, behind: remote ? subgraphs : [] };
  };
  const graphs = await Promise.all([
    variant('ymera-local', 'Ymera, subgraphs in its process', { kind: 'ymera', subgraphUrls: null }),
    variant('ymera-http', 'Ymera, subgraphs over HTTP', { kind: 'ymera', subgraphUrls }),
    variant('apollo-gateway', '@apollo/gateway, same subgraphs', { kind: 'apollo-gateway', subgraphUrls }),
    variant('monolith', 'monolithic Apollo Server', { kind: 'monolith' }),
  ]);
  const answers = await record(graphs.at(-1), queries);
  const bare = await variant('bare', 'bare node:http, same bytes', { kind: 'bare', answers });
  return { variants: [...graphs, bare], subgraphs };
}

/** What the monolith answers is what the bare server is to repeat. */
async function record(monolith: Variant | undefined, queries: readonly BenchQuery[]) {
  const answers: RecordedAnswer[] = [];
  for (const query of queries) {
    const request = requestBody(query);
    answers.push({ request, response: monolith ? await ask(monolith.origin, request) : '' });
  }
  return answers;
}
