import { isAllowed, type McpListing, type McpProblem, type McpServer, toolStateOf } from './server.ts';

export interface Listed {
  readonly server: McpServer;
  /** Tools that could be used before, or are new, and have to be accepted now. */
  readonly held: readonly string[];
}

/**
 * The server after it has listed its tools. What it lists first after it was saved is accepted by who saved it; from
 * then on a tool that is new, or says something else of itself than before, is held back: what was accepted was a text
 * that models read, and another text may tell them to do another thing.
 */
export function afterListing(server: McpServer, listing: McpListing): Listed {
  const known = new Set(server.accepted.map(({ name }) => name));
  const trusted = server.trustsNext
    ? listing.tools.filter(({ name }) => isAllowed(server, name) && !known.has(name))
    : [];
  const accepted = [...server.accepted, ...trusted.map(({ name, digest }) => ({ name, digest }))];
  const next: McpServer = { ...server, accepted, trustsNext: false, listing, problem: null };
  return { server: next, held: newlyHeld(server, next) };
}

function newlyHeld(before: McpServer, after: McpServer): readonly string[] {
  const heldOf = (server: McpServer) =>
    (server.listing?.tools ?? []).filter((tool) => toolStateOf(server, tool) === 'HELD');
  const known = new Set(heldOf(before).map(({ name, digest }) => `${name} ${digest}`));
  return heldOf(after)
    .filter(({ name, digest }) => !known.has(`${name} ${digest}`))
    .map(({ name }) => name);
}

/** Whether a listing says what the one before said: then there is nothing to be stored. */
export function saysTheSame(server: McpServer, listing: McpListing): boolean {
  const { listing: before, problem, trustsNext } = server;
  if (!before || problem || trustsNext) return false;
  const textOf = ({ at: _, ...said }: McpListing) => JSON.stringify(said);
  return textOf(before) === textOf(listing);
}

/** The server after it could not be used. */
export function afterProblem(server: McpServer, problem: McpProblem): McpServer {
  return { ...server, problem };
}
