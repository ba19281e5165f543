import type { Command } from 'commander';

const append = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Adds the options that say what stands around a plugin while it is called. */
export function addWorldOptions(command: Command): Command {
  return command
    .option('--config <json>', 'settings of the plugin, as an operator would enter them: JSON, or @file')
    .option('--secret <name=value>', 'a secret of the plugin; name=@file reads it (repeatable)', append, []);
}

/** Adds the option that lets a plugin under development reach this machine. */
export function addLoopbackOption(command: Command): Command {
  return command.option(
    '--loopback <origin>',
    'let fetch reach this origin of this machine, such as http://127.0.0.1:8080 (repeatable)',
    append,
    [],
  );
}
