import type { Agent } from './domain/agent.ts';
import type { AgentRun } from './domain/agent-run.ts';
import type { Plugin } from './domain/plugin.ts';

// What the resolvers of a GraphQL type get as their parent; read by codegen.ts.
export type AgentParent = Agent;
export type PluginParent = Plugin;
export type AgentRunParent = AgentRun;
