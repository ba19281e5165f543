import type { AgentRun } from './domain/agent-run.ts';
import type { Definition, PluginDefinition } from './domain/definition.ts';
import type { Installation } from './domain/installation.ts';
import type { CandidateVersion } from './domain/plugin-install.ts';
import type { JournalEntry } from './domain/plugin-journal.ts';
import type { PluginReview } from './domain/plugin-review.ts';
import type { PluginUsage } from './domain/plugin-usage.ts';
import type { PluginVersion, RightChange } from './domain/plugin-version.ts';
import type { PluginView } from './domain/plugin-view.ts';
import type { Instance, Pool } from './domain/pool/pool.ts';
import type { DiscoveredPlugin } from './services/plugins/install/discover-plugins.ts';

// What the resolvers of a GraphQL type get as their parent; read by codegen.ts.
export type AgentParent = Definition;
export type ToolParent = PluginDefinition;
export type AgentRunParent = AgentRun;
export type ToolCallParent = AgentRun;
export type PluginParent = PluginView;
export type PluginVersionParent = PluginVersion;
export type PluginCandidateParent = CandidateVersion;
export type PluginRightChangeParent = RightChange;
export type PluginUsageParent = PluginUsage;
export type PluginJournalEntryParent = JournalEntry;
export type PluginReviewParent = PluginReview;
export type PluginInstallationParent = Installation;
export type PluginListingParent = DiscoveredPlugin;
export type AgentPoolParent = Pool;
export type AgentInstanceParent = Instance;
