import { type Parser, path, text } from '@ymera/kernel/config';

const key = (name: string, provider: string) => ({
  name,
  parser: text,
  default: null,
  secret: true,
  meaning: `A key for ${provider}'s models.`,
});

const address = (name: string, provider: string, example: string) => ({
  name,
  parser: baseUrl(),
  default: null,
  meaning: `Where ${provider}'s models are reached, when not at the provider itself, such as \`${example}\`.`,
});

/** The environment variables that say which language models there are. */
export const modelSettings = {
  openAiApiKey: key('OPENAI_API_KEY', 'OpenAI'),
  openAiBaseUrl: address('OPENAI_BASE_URL', 'OpenAI', 'https://proxy.example.org/v1'),
  anthropicApiKey: key('ANTHROPIC_API_KEY', 'Anthropic'),
  anthropicBaseUrl: address('ANTHROPIC_BASE_URL', 'Anthropic', 'https://proxy.example.org/v1'),
  googleApiKey: key('GOOGLE_API_KEY', 'Google'),
  googleBaseUrl: address('GOOGLE_BASE_URL', 'Google', 'https://proxy.example.org'),
  modelServers: {
    name: 'YMERA_MODEL_SERVERS',
    parser: listOf(baseUrl()),
    default: null,
    meaning:
      'OpenAI-compatible servers (Ollama, llama.cpp, vLLM, LM Studio and others) by their base URLs, such as `http://127.0.0.1:11434/v1`, separated by commas. A model of one is called `127.0.0.1:11434/<its name there>`. Servers of this machine cost nothing.',
  },
  modelServerKey: {
    name: 'YMERA_MODEL_SERVER_KEY',
    parser: text,
    default: null,
    secret: true,
    meaning: 'A key that is sent to each of those servers.',
  },
  models: {
    name: 'YMERA_MODELS',
    parser: listOf(modelId()),
    default: null,
    meaning:
      'The only models to be asked, such as `anthropic/claude-sonnet-4-5`, separated by commas; when not set, all that the table knows of the providers with a key, and all that the servers list.',
  },
  modelTable: {
    name: 'YMERA_MODEL_TABLE',
    parser: path,
    default: null,
    meaning:
      "A JSON file of models' prices and sizes that go before those that come with Ymera, in the form of `subgraphs/kernel/src/language-model/table/models.json`.",
  },
  modelPriceCeiling: {
    name: 'YMERA_MODEL_PRICE_CEILING',
    parser: dollars(),
    default: null,
    meaning:
      'What a million tokens of a model count as whose price is not known, in US dollars, such as `15`. Such models are not asked when it is not set.',
  },
  modelLimits: {
    name: 'YMERA_MODEL_LIMITS',
    parser: limits(),
    default: null,
    meaning:
      'What each provider takes in a minute, as `provider=requests/tokens` separated by commas, such as `openai=500/200000`; others have 600 requests and 2,000,000 tokens.',
  },
  modelAliases: {
    name: 'YMERA_MODEL_ALIASES',
    parser: aliases(),
    default: null,
    meaning:
      'Which models stand behind the names that plugins use, the best first, such as `fast=openai/gpt-5-mini|google/gemini-2.5-flash,smart=anthropic/claude-sonnet-4-5`. A name that is not here stands for any model.',
  },
} as const;

function listOf<T>({ expected, parse }: Parser<T>): Parser<readonly T[]> {
  return {
    expected: `${expected}; or several, separated by commas`,
    parse: (value) => {
      const parsed = value.split(',').map((part) => parse(part.trim()));
      return parsed.every((part) => part !== undefined) ? parsed : undefined;
    },
  };
}

function baseUrl(): Parser<string> {
  return {
    expected: 'a base URL that begins with http:// or https:// and holds no password',
    parse: (value) => {
      const url = URL.canParse(value) ? new URL(value) : null;
      if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
        return undefined;
      return url.href.replace(/\/+$/, '');
    },
  };
}

function modelId(): Parser<string> {
  return {
    expected: 'a provider, a slash and a model, such as openai/gpt-5-mini',
    parse: (value) => (/^[^\s/,|=]+\/[^\s,|=]+$/.test(value) ? value : undefined),
  };
}

/** Dollars as whole millionths. */
function dollars(): Parser<number> {
  return {
    expected: 'an amount of US dollars from 0 to 10,000, such as 2.50',
    parse: (value) => {
      const amount = Number(value);
      return /^\d{1,5}(\.\d{1,6})?$/.test(value) && amount <= 10_000
        ? Math.round(amount * 1_000_000)
        : undefined;
    },
  };
}

/** `name=value` pairs, separated by commas; each name once. */
function pairs<T>(
  expected: string,
  parse: (value: string) => T | undefined,
): Parser<Readonly<Record<string, T>>> {
  return {
    expected,
    parse: (text) => {
      const entries = text.split(',').map((part) => {
        const [, name = '', value = ''] = /^\s*([^\s=]+)\s*=\s*(\S+)\s*$/.exec(part) ?? [];
        return [name, parse(value)] as const;
      });
      const isRead = entries.every(([name, value]) => name !== '' && value !== undefined);
      const isUnique = new Set(entries.map(([name]) => name)).size === entries.length;
      // Every value was just seen to be there.
      return isRead && isUnique ? (Object.fromEntries(entries) as Record<string, T>) : undefined;
    },
  };
}

function limits() {
  return pairs('provider=requests/tokens, each from 1 on, separated by commas', (value) => {
    const [, requests, tokens] = /^([1-9]\d{0,8})\/([1-9]\d{0,11})$/.exec(value) ?? [];
    return requests && tokens
      ? { requestsPerMinute: Number(requests), tokensPerMinute: Number(tokens) }
      : undefined;
  });
}

function aliases() {
  const { parse } = modelId();
  return pairs('name=model|model…, separated by commas', (value) => {
    const ids = value.split('|').map((id) => parse(id));
    return ids.every((id) => id !== undefined) ? ids : undefined;
  });
}
