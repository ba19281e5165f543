import { readFileSync } from 'node:fs';
import { isObject } from '../build/shape.ts';

const json: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** The version of this SDK, which built packages carry. */
export const sdkVersion = isObject(json) && typeof json.version === 'string' ? json.version : '0.0.0';
