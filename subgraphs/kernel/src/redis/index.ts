export { openRedis, type RedisHandle, type RedisOpenOptions } from './open.ts';
export { createRedisBus, type RedisBus, type RedisBusDeps } from './redis-bus.ts';
export { openTestRedis, type TestRedis, whyWithoutRedis } from './testing.ts';
