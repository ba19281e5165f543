import { identityKey, type PluginIdentity } from './placement.ts';

/** What a plugin may still do: share a process, run in one of its own, or nothing until an operator allows it. */
export type BreakerLevel = 'shared' | 'alone' | 'disabled';

/** Something that an operator should see. Times are in milliseconds since 1970. */
export type HostNotice = {
  readonly type: 'plugin-moved' | 'plugin-disabled' | 'plugin-enabled';
  readonly plugin: string;
  readonly version: string;
  /** Processes lost through the plugin in the last ten minutes. */
  readonly kills: number;
  readonly reason: string;
  readonly at: number;
};

type Options = {
  readonly now: () => number;
  readonly onNotice: (notice: HostNotice) => void;
};

type State = { kills: number[]; level: BreakerLevel; reason: string };

const windowMs = 10 * 60_000;
const killsUntilAlone = 2;
const killsUntilDisabled = 3;
/** A plugin that did no harm for long is forgotten when there are too many to remember. */
const remembered = 1_000;

/** Counts the processes that each plugin has cost, and draws the consequence. */
export class Breaker {
  readonly #options: Options;
  readonly #states = new Map<string, State>();

  constructor(options: Options) {
    this.#options = options;
  }

  level(plugin: PluginIdentity): BreakerLevel {
    return this.#states.get(identityKey(plugin))?.level ?? 'shared';
  }

  /** Why the plugin is disabled; null when it is not. */
  disabledReason(plugin: PluginIdentity): string | null {
    const state = this.#states.get(identityKey(plugin));
    return state?.level === 'disabled' ? state.reason : null;
  }

  /** A process was lost while the plugin's code ran in it. */
  recordKill(plugin: PluginIdentity, reason: string): void {
    const state = this.#remember(identityKey(plugin));
    const now = this.#options.now();
    state.kills = [...state.kills.filter((at) => now - at < windowMs), now].slice(-killsUntilDisabled);
    state.reason = reason;
    if (state.level === 'disabled') return;
    if (state.kills.length >= killsUntilDisabled) this.#raise('disabled', 'plugin-disabled', plugin, state);
    else if (state.kills.length >= killsUntilAlone && state.level === 'shared')
      this.#raise('alone', 'plugin-moved', plugin, state);
  }

  /** An operator trusts the plugin again. Returns whether there was anything to forgive. */
  enable(plugin: PluginIdentity): boolean {
    const known = this.#states.delete(identityKey(plugin));
    if (known) this.#tell('plugin-enabled', plugin, 0, 'an operator enabled it');
    return known;
  }

  #raise(level: BreakerLevel, type: HostNotice['type'], plugin: PluginIdentity, state: State): void {
    state.level = level;
    this.#tell(type, plugin, state.kills.length, state.reason);
  }

  #tell(type: HostNotice['type'], { name, version }: PluginIdentity, kills: number, reason: string): void {
    this.#options.onNotice({ type, plugin: name, version, kills, reason, at: this.#options.now() });
  }

  #remember(key: string): State {
    const state = this.#states.get(key) ?? { kills: [], level: 'shared', reason: '' };
    this.#states.delete(key);
    this.#states.set(key, state);
    if (this.#states.size > remembered) this.#forgetOne();
    return state;
  }

  /** Forgets the longest quiet plugin, but never one that is disabled while another can go. */
  #forgetOne(): void {
    for (const [key, { level }] of this.#states) {
      if (level === 'disabled') continue;
      this.#states.delete(key);
      return;
    }
  }
}
