import { createPlugin } from '@ymera/plugin-sdk';

/** Tools are written against this; the one thing they may ask of the host is to read a file of the workspace. */
export const plugin = createPlugin({ permissions: { tools: ['core/read-file'] } });
