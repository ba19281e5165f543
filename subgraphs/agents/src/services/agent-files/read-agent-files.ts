import type {
  AgentFile,
  AgentFilesRead,
  AgentSource,
  Diagnostic,
} from '../../domain/agent-file/agent-file.ts';
import { readAgentFile } from './read-agent-file.ts';

/** Reads several definition files. Of two that define the same agent the first counts. */
export function readAgentFiles(sources: readonly AgentSource[]): AgentFilesRead {
  const files = new Map<string, AgentFile>();
  const diagnostics: Diagnostic[] = [];
  for (const source of sources) {
    const { file, diagnostics: found } = readAgentFile(source);
    diagnostics.push(...found);
    const first = file && files.get(file.definition.id);
    if (first) diagnostics.push(definedTwice(source, first));
    else if (file) files.set(file.definition.id, file);
  }
  return { files: [...files.values()], diagnostics };
}

function definedTwice({ path }: AgentSource, { definition, source }: AgentFile): Diagnostic {
  return {
    severity: 'ERROR',
    code: 'AGENT_DEFINED_TWICE',
    path,
    line: 1,
    message: `"${source.path}" defines the agent "${definition.id}" already.`,
    fix: 'Give one of them another name.',
  };
}
