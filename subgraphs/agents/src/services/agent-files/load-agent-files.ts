import type { Log } from '@ymera/kernel/log';
import type { AgentFile } from '../../domain/agent-file/agent-file.ts';
import type { DefinitionStore } from '../../ports.ts';
import { readAgentFolder } from './read-folder.ts';

export interface AgentFolders {
  readonly definitions: Pick<DefinitionStore, 'replaceFiles'>;
  readonly log: Log;
  /** Of two files that define the same agent, that of the earlier folder counts. */
  readonly folders: readonly string[];
}

const linesMax = 50;

/** Stores the agents that these folders' files define as the platform's, in the place of those before. */
export async function loadAgentFiles({ definitions, log, folders }: AgentFolders): Promise<void> {
  const files = new Map<string, AgentFile>();
  for (const folder of folders) {
    const read = await readAgentFolder(folder);
    for (const diagnostic of read.diagnostics.slice(0, linesMax)) {
      const { severity, path: file, ...rest } = diagnostic;
      log[severity === 'ERROR' ? 'warn' : 'info']('a definition file needs mending', {
        folder,
        file,
        ...rest,
      });
    }
    for (const file of read.files) {
      const { id } = file.definition;
      if (files.has(id)) log.warn('an agent is defined in two folders', { folder, agentId: id });
      else files.set(id, file);
    }
  }
  await definitions.replaceFiles([...files.values()]);
}
