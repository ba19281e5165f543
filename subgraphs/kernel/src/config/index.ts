export type { Parser } from './parsers.ts';
export { hostName, oneOf, path, paths, port, text, url, wholeNumber } from './parsers.ts';
export type { ConfigOf, Setting, SettingTable } from './table.ts';
export { ConfigError, markdownTable, readConfig } from './table.ts';
