import { dateTimeScalar, jsonScalar, microUsdScalar } from '@ymera/kernel/subgraph';
import type { Resolvers } from '../generated.ts';
import { agent } from './agent.ts';
import { agentInstance } from './agent-instance.ts';
import { agentPool } from './agent-pool.ts';
import { agentRun } from './agent-run.ts';
import { agentRunEvent } from './agent-run-event.ts';
import { conversation } from './conversation.ts';
import { coordinatorIntent, coordinatorPlan, planComplexity, planStage } from './coordinator-plan.ts';
import { memory } from './memory.ts';
import { mutation } from './mutation.ts';
import { plugin } from './plugin.ts';
import { pluginCandidate, pluginRightChange } from './plugin-candidate.ts';
import { pluginInstallation } from './plugin-installation.ts';
import { pluginListing } from './plugin-listing.ts';
import { pluginVersion } from './plugin-version.ts';
import { query } from './query.ts';
import { remoteAgent } from './remote-agent.ts';
import { subscription } from './subscription.ts';
import { tool } from './tool.ts';
import { toolCall } from './tool-call.ts';
import { agentRunWork, agentWork, agentWorkLoss, agentWorkOffer } from './work.ts';

type Resolved =
  | 'Query'
  | 'Mutation'
  | 'Subscription'
  | 'Agent'
  | 'AgentRun'
  | 'AgentRunEvent'
  | 'AgentRunWork'
  | 'AgentWork'
  | 'AgentWorkLoss'
  | 'AgentWorkOffer'
  | 'AgentPool'
  | 'RemoteAgent'
  | 'AgentInstance'
  | 'Tool'
  | 'ToolCall'
  | 'Plugin'
  | 'PluginVersion'
  | 'PluginCandidate'
  | 'PluginRightChange'
  | 'PluginListing'
  | 'PluginInstallation'
  | 'DateTime'
  | 'MicroUsd'
  | 'JSON';

/** Their other fields are shown as they come. */
type Shown =
  | 'Conversation'
  | 'CoordinatorPlan'
  | 'CoordinatorIntent'
  | 'PlanComplexity'
  | 'PlanStage'
  | 'Memory';

/** The types that are left out are shown field by field as they come. */
export const resolvers: Pick<Resolvers, Resolved> & { [T in Shown]: Partial<Resolvers[T]> } = {
  Query: query,
  Mutation: mutation,
  Subscription: subscription,
  Agent: agent,
  AgentRun: agentRun,
  AgentRunEvent: agentRunEvent,
  AgentRunWork: agentRunWork,
  AgentWork: agentWork,
  AgentWorkLoss: agentWorkLoss,
  AgentWorkOffer: agentWorkOffer,
  AgentPool: agentPool,
  RemoteAgent: remoteAgent,
  AgentInstance: agentInstance,
  Tool: tool,
  ToolCall: toolCall,
  Plugin: plugin,
  PluginVersion: pluginVersion,
  PluginCandidate: pluginCandidate,
  PluginRightChange: pluginRightChange,
  PluginListing: pluginListing,
  PluginInstallation: pluginInstallation,
  Conversation: conversation,
  CoordinatorPlan: coordinatorPlan,
  CoordinatorIntent: coordinatorIntent,
  PlanComplexity: planComplexity,
  PlanStage: planStage,
  Memory: memory,
  DateTime: dateTimeScalar,
  MicroUsd: microUsdScalar,
  JSON: jsonScalar,
};
