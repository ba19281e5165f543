import { readFile } from 'node:fs/promises';
import type { ModelsConfig } from '@ymera/agents';
import { ConfigError } from '@ymera/kernel/config';
import type { Config } from '../config.ts';
import { modelSettings } from '../model-settings.ts';

/**
 * The models of this installation.
 *
 * @throws ConfigError when the file of YMERA_MODEL_TABLE can't be read as JSON
 */
export async function modelsConfig(config: Config): Promise<ModelsConfig> {
  return {
    openai: provider(config.openAiApiKey, config.openAiBaseUrl),
    anthropic: provider(config.anthropicApiKey, config.anthropicBaseUrl),
    google: provider(config.googleApiKey, config.googleBaseUrl),
    servers: config.modelServers ?? [],
    serverKey: config.modelServerKey,
    only: config.models,
    table: config.modelTable === null ? null : await readTable(config.modelTable),
    priceCeiling: config.modelPriceCeiling,
    limits: config.modelLimits ?? {},
    aliases: config.modelAliases ?? {},
  };
}

function provider(apiKey: string | null, baseUrl: string | null) {
  return apiKey === null ? null : { apiKey, ...(baseUrl === null ? {} : { baseUrl }) };
}

async function readTable(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const expected = `the path of a JSON file (${reason})`;
    throw new ConfigError([{ name: modelSettings.modelTable.name, value: `"${file}"`, expected }]);
  }
}
