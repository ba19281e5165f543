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
  if (config.role !== 'all' && config.role !== 'gateway') {
    say(`Ymera's ${config.role} subgraph is ready on port ${port}.`);
  } else {
    say(
      `Ymera is ready.\n\n  Start page  ${url}\n  Explorer    ${url}/explorer\n  GraphQL     ${url}/graphql (HTTP and WebSocket)`,
    );
  }
  const token = await local.security?.setupToken();
  if (token)
    say(
      `\nMake the first admin with this link, which works once:\n\n  ${setupUrl(config, url)}/setup#token=${token}`,
    );
}

/** A security process of its own prints the link with the gateway's address, when it is told one. */
function setupUrl(config: Config, url: string): string {
  return config.role === 'all' ? url : (config.publicUrl ?? 'http://<the gateway>');
}
