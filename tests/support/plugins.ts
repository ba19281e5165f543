import { openMongo } from '@ymera/kernel/mongo';
import { type Data, mustAsk, socketClient } from './graph.ts';
import type { Installation } from './installation.ts';
import { snippet } from './readme.ts';

/** An operation of the operator's guide. */
export const guide = (name: string): string => snippet('docs/plugins.md', 'graphql', name);

/** Asks what must succeed, as the first admin. */
export const operate = (
  { url, token }: Installation,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Data> => mustAsk(url, query, { token, variables });

/** Begins an installation in one of the ways of the guide, and follows it; how it stood at each step. */
export async function install(
  installation: Installation,
  mutation: string,
  variables: Record<string, unknown>,
): Promise<readonly Data[]> {
  const { installPlugin } = await operate(installation, guide(mutation), variables);
  const socket = socketClient(installation.url, installation.token);
  const steps: Data[] = [];
  try {
    const query = guide('subscription FollowInstallation');
    for await (const { data, errors } of socket.iterate<Data>({
      query,
      variables: { id: installPlugin.id },
    })) {
      if (errors) throw new Error(`Following failed: ${JSON.stringify(errors)}`);
      steps.push(data.pluginInstallation);
    }
  } finally {
    await socket.dispose();
  }
  return steps;
}

/** Consents to what the version that waits asks for, or else the current one. */
export async function consent(installation: Installation, id: string): Promise<Data> {
  const digests = '{ current { digest } candidate { version { digest } } }';
  const { plugin } = await operate(installation, `query D($id: ID!) { plugin(id: $id) ${digests} }`, { id });
  const { digest } = plugin.candidate?.version ?? plugin.current;
  return operate(installation, guide('mutation Consent'), { id, digest });
}

const collections = ['plugin_installs', 'plugin_packages', 'plugin_settings', 'plugins', 'agents', 'tools'];

export interface PluginRecords {
  /** Everything that is stored about plugins and what they offer, to be compared with what was there before. */
  all(): Promise<Record<string, readonly unknown[]>>;
  close(): Promise<void>;
}

/** Looks into the store of an installation, past the graph. */
export async function openPluginRecords({ dataDir }: Installation): Promise<PluginRecords> {
  const { connection, close } = await openMongo({ dataDir, synchronous: 'NORMAL' });
  const read = async (name: string) => {
    const documents = connection.collection(name).find({}, { sort: { _id: 1 } });
    return [name, await documents.toArray()] as const;
  };
  return { all: async () => Object.fromEntries(await Promise.all(collections.map(read))), close };
}
