import { createRequire } from 'node:module';
import util from 'node:util';

// graphql-shield 7.6.5 uses util.isUndefined, which Node removed (maticzav/graphql-shield#1561): its ESM build does
// not load at all, its CommonJS build fails at the first chained rule. graphql-middleware must be the CommonJS copy
// too, since graphql-shield tests its objects with instanceof.
Object.assign(util, { isUndefined: (value: unknown) => value === undefined });

const require = createRequire(import.meta.url);

// The modules' own types, for the copies that were just loaded by hand.
export const { shield, rule, allow, deny } =
  require('graphql-shield') as typeof import('graphql-shield', { with: { 'resolution-mode': 'require' }});
export const { applyMiddleware } =
  require('graphql-middleware') as typeof import('graphql-middleware', { with: {
    'resolution-mode': 'require',
  }});
