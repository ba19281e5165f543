export { openRedis, type RedisHandle } from './open.ts';
export { createRedisBus, type RedisBus, type RedisBusDeps } from './redis-bus.ts';
export { openTestRedis, type TestRedis, whyWithoutRedis } from './testing.ts';
