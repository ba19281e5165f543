import { firstAdmin, mustAsk } from '../../support/graph.ts';
import { startPlatform, temporaryFolder } from '../../support/platform.ts';
import { catalogueOf } from './catalogue.ts';
import { registration } from './operations.ts';

/** The platform in one process, with everything in it that is measured. */
export interface World {
  readonly url: string;
  /** The first admin's. */
  readonly token: string;
  /** Remote agents, one for each client, each with what it shows in order to report. */
  readonly agents: readonly { readonly id: string; readonly token: string }[];
  readonly pools: readonly string[];
  close(): Promise<void>;
}

const importMax = 200;
/** With those that come with the platform a thousand. */
const imported = 938;
const agentsOfPool = ['code-reviewer', 'debugger', 'testing'];

export async function openWorld(options: {
  readonly clients: number;
  readonly pools: number;
}): Promise<World> {
  const folder = await temporaryFolder();
  // A key makes the models of the table eligible; none of them is asked.
  const env = { YMERA_STORE_SYNC: 'FULL', OPENAI_API_KEY: 'unused', NODE_ENV: 'production' };
  const platform = await startPlatform({ dataDir: folder.path, env });
  const close = async () => {
    await platform.stop();
    await folder.remove();
  };
  try {
    const { url } = platform;
    const token = await firstAdmin(url, platform.output());
    await importAll(url, token);
    const pools = Array.from({ length: options.pools }, (_, n) => `pool-${n}`);
    for (const id of pools) await savePool(url, token, id);
    const agents: World['agents'][number][] = [];
    for (let n = 0; n < options.clients; n++) agents.push(await registerOne(url, token, `own-${n}`));
    return { url, token, agents, pools, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function importAll(url: string, token: string): Promise<void> {
  const query = 'mutation ($files: [AgentFileInput!]!) { importAgents(files: $files) { agents { id } } }';
  const files = catalogueOf(imported);
  for (let from = 0; from < files.length; from += importMax)
    await mustAsk(url, query, { token, variables: { files: files.slice(from, from + importMax) } });
}

async function savePool(url: string, token: string, id: string): Promise<void> {
  const query = `mutation ($id: ID!, $settings: AgentPoolSettingsInput!) {
    saveAgentPool(id: $id, settings: $settings) { id }
  }`;
  const settings = { agentIds: agentsOfPool, sizeMin: 1, sizeMax: 100, queueMax: 200 };
  await mustAsk(url, query, { token, variables: { id, settings } });
}

async function registerOne(url: string, token: string, id: string) {
  const query = `mutation ($input: RegisterAgentInput!) {
    registerAgent(input: $input) { credentials { apiKey secret } }
  }`;
  const { registerAgent } = await mustAsk(url, query, { token, variables: { input: registration(id) } });
  const { apiKey, secret } = registerAgent.credentials;
  return { id, token: `${apiKey}.${secret}` };
}
