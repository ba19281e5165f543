import { type Clock, InvalidArgumentError, type Principal, requireWellFormed } from '@ymera/kernel';
import type { Events } from '@ymera/kernel/events';
import type { AgentFile, AgentSource, Diagnostic } from '../../domain/agent-file/agent-file.ts';
import { AgentsFullError } from '../../domain/agent-file/errors.ts';
import type { FileDefinition } from '../../domain/definition.ts';
import { definitionsChanged } from '../../events.ts';
import type { DefinitionStore } from '../../ports.ts';
import { asServed } from '../loop/show-playable.ts';
import type { Player } from '../run-desk.ts';
import { readAgentFiles } from './read-agent-files.ts';

/** What it takes to change a tenant's agents of definition files. */
export interface AgentFilesDesk {
  readonly definitions: DefinitionStore;
  readonly events: Events;
  readonly clock: Clock;
  readonly player: { readonly prompts: Pick<Player['prompts'], 'whyNone'> };
}

export interface ImportCommand {
  readonly principal: Principal;
  readonly files: readonly AgentSource[];
  /** Reads the files and says what would be done, and does nothing. */
  readonly dryRun: boolean;
}

export interface AgentImport {
  /** The agents of the files that define one. */
  readonly agents: readonly FileDefinition[];
  /** Ids of those among them that were there before. */
  readonly replaced: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly stored: boolean;
}

const filesMax = 200;
const pathLengthMax = 500;
/** Agents of files that a tenant may have. */
const agentsMax = 1_000;

/**
 * Stores the agents that these files define as the caller's tenant's. A file that defines none is told in the
 * diagnostics and hinders no other.
 *
 * @throws InvalidArgumentError when there are no files or more than 200, or a path or text is none
 * @throws AgentsFullError when the tenant would have more than a thousand such agents
 */
export async function importAgents(
  { definitions, events, clock, player }: AgentFilesDesk,
  { principal, files: sources, dryRun }: ImportCommand,
  signal?: AbortSignal,
): Promise<AgentImport> {
  checkSources(sources);
  const { tenantId } = principal;
  const read = readAgentFiles(sources);
  const ids = read.files.map(({ definition }) => definition.id);
  const known = await definitions.findMany({ tenantId, kind: 'agent', ids }, signal);
  const there = new Map(known.filter(({ status }) => status !== 'REMOVED').map((other) => [other.id, other]));
  const isTaken = ({ definition }: AgentFile) => {
    const other = there.get(definition.id);
    return other !== undefined && (other.tenantId === null || other.origin === 'REMOTE');
  };
  const files = read.files.filter((file) => !isTaken(file));
  const replaced = files.map(({ definition }) => definition.id).filter((id) => there.has(id));
  const count = (await definitions.countFiles(tenantId)) + files.length - replaced.length;
  if (count > agentsMax) throw new AgentsFullError(count, agentsMax);
  const stored = !dryRun && files.length > 0;
  if (stored) {
    await definitions.saveFiles(tenantId, files);
    const agentIds = files.map(({ definition }) => definition.id);
    const change = { action: 'imported', agentIds, replaced, by: principal.id } as const;
    await events.publish(definitionsChanged({ tenantId, at: clock.now() }, change));
  }
  return {
    agents: files.map(({ definition }) => asServed({ ...definition, tenantId }, player.prompts)),
    replaced,
    diagnostics: [...read.diagnostics, ...read.files.filter(isTaken).map(idTaken)],
    stored,
  };
}

function checkSources(sources: readonly AgentSource[]): void {
  if (sources.length === 0 || sources.length > filesMax)
    throw new InvalidArgumentError('files', `a list of 1 to ${filesMax} files`, `one of ${sources.length}`);
  for (const { path, text } of sources) {
    if (path === '' || path.length > pathLengthMax) {
      const expected = `a text of 1 to ${pathLengthMax} characters`;
      throw new InvalidArgumentError('files.path', expected, `${path.length} characters long`);
    }
    requireWellFormed('files.path', path);
    requireWellFormed('files.text', text);
  }
}

function idTaken({ definition: { id }, source: { path } }: AgentFile): Diagnostic {
  return {
    severity: 'ERROR',
    code: 'AGENT_ID_TAKEN',
    path,
    line: 1,
    message: `An agent "${id}" comes with the platform, or is a remote agent.`,
    fix: 'Give yours another name.',
  };
}
