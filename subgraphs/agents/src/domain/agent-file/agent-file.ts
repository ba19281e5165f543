import type { FileDefinition } from '../definition.ts';

/** A definition file as it was given, nothing left out. */
export interface AgentSource {
  /** For people and for guessing what the file does not say; `/` between its parts. */
  readonly path: string;
  readonly text: string;
}

/** An agent and the file that defines it. */
export interface AgentFile {
  readonly definition: FileDefinition;
  readonly source: AgentSource;
}

/** What is wrong with a definition file, where, and what its author can do. */
export interface Diagnostic {
  /** A file with an `ERROR` gives no agent; with a `WARNING` it gives one, as the message says. */
  readonly severity: 'ERROR' | 'WARNING';
  /** Such as `NAME_MISSING`. */
  readonly code: string;
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
  readonly fix: string;
}

/** Without the file's path, which whoever reads the file adds. */
export type Finding = Omit<Diagnostic, 'path'>;

/** What was read of several files, in their order. */
export interface AgentFilesRead {
  readonly files: readonly AgentFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Longest definition file, in UTF-8 bytes. */
export const fileBytesMax = 256 * 1024;

export function error(code: string, line: number, message: string, fix: string): Finding {
  return { severity: 'ERROR', code, line, message, fix };
}

export function warning(code: string, line: number, message: string, fix: string): Finding {
  return { severity: 'WARNING', code, line, message, fix };
}
