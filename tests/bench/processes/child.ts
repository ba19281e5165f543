// One process of the bench: a server, or the load. It does what it is called for, and ends with its parent.
import type { OpenServer, ServerSettings } from '../servers/server.ts';
import type { CallMessage, CallName, Calls, OutcomeMessage } from './calls.ts';

let server: OpenServer | null = null;

const answers: { [N in CallName]: (ask: Calls[N]['ask']) => Promise<Calls[N]['answer']> } = {
  open: async (settings) => {
    server = await openServer(settings);
    return { port: server.port };
  },
  usage: async () => {
    const { user, system } = process.cpuUsage();
    return { cpuMicros: user + system, requests: server?.requests?.() ?? null };
  },
  load: async (run) => (await import('./load.ts')).load(run),
};

/** Each process loads only what its own server needs. */
async function openServer(settings: ServerSettings): Promise<OpenServer> {
  switch (settings.kind) {
    case 'subgraph':
      return (await import('../servers/subgraph.ts')).openSubgraph(settings.name);
    case 'ymera':
      return (await import('../servers/ymera.ts')).openYmera(settings.subgraphUrls);
    case 'apollo-gateway':
      return (await import('../servers/apollo-gateway.ts')).openApolloGateway(settings.subgraphUrls);
    case 'monolith':
      return (await import('../servers/monolith.ts')).openMonolith();
    case 'bare':
      return (await import('../servers/bare.ts')).openBare(settings.answers);
    case 'bare-insert':
      return (await import('../agents/bare-insert.ts')).openBareInsert(settings.dataDir);
    case 'apollo-agent':
      return (await import('../agents/apollo-agent.ts')).openApolloAgent();
  }
}

async function outcomeOf({ id, name, ask }: CallMessage): Promise<OutcomeMessage> {
  try {
    // A call's name and what it asks belong together; the parent's types see to it.
    return { id, answer: await answers[name](ask as never) };
  } catch (error) {
    return { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

process.on('message', async (message: CallMessage) => {
  const outcome = await outcomeOf(message);
  // The parent may have left in the meantime.
  if (process.connected) process.send?.(outcome);
});
process.on('disconnect', () => process.exit());
// The parent may have left while this file was loading; nothing would say so any more.
if (!process.connected) process.exit();
