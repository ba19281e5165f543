const ownSources = '@ymera/plugin-sdk/';

/** Rewrites the sources of a map so that they say nothing about the machine that built it. */
export function relativeSources(text: string): string {
  const map = JSON.parse(text) as { sources: string[] }; // Written by esbuild a moment ago.
  return JSON.stringify({ ...map, sources: map.sources.map(relativeSource) });
}

function relativeSource(source: string): string {
  const modules = source.lastIndexOf('node_modules/');
  if (modules >= 0) return source.slice(modules + 'node_modules/'.length);
  // In a workspace the SDK is not below node_modules; its frames are hidden under this name.
  const sdk = /(?:^|\/)plugin-sdk\/(src\/.+)$/.exec(source);
  if (sdk && source.startsWith('../')) return `${ownSources}${sdk[1]}`;
  return source.replace(/^(\.\.\/)+/, '');
}
