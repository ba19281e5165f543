import type { Config } from './config.ts';
import type { LocalSubgraphs } from './hosting/local-subgraphs.ts';

export const say = (text: string): void => console.log(text);

/** What a person who started the platform needs to know first. */
export async function sayReady({
  config,
  port,
  local,
}: {
  config: Config;
  port: number;
  local: LocalSubgraphs;
}): Promise<void> {
  const url = config.publicUrl ?? `http://localhost:${port}`;
  const token = await local.security?.setupToken();
  const link = token
    ? `\n\nMake the first admin with this link, which works once:\n\n  ${setupUrl(config, url)}/setup#token=${token}`
    : '';
  say(`${readyText(config, { url, port })}${link}`);
}

function readyText({ role }: Config, { url, port }: { url: string; port: number }): string {
  if (role === 'worker') return `Ymera's worker is ready on port ${port}.`;
  if (role !== 'all' && role !== 'gateway') return `Ymera's ${role} subgraph is ready on port ${port}.`;
  return `Ymera is ready.

  Start page  ${url}
  Explorer    ${url}/explorer
  GraphQL     ${url}/graphql (HTTP and WebSocket)`;
}

/** A security process of its own prints the link with the gateway's address, when it is told one. */
function setupUrl(config: Config, url: string): string {
  return config.role === 'all' ? url : (config.publicUrl ?? 'http://<the gateway>');
}
