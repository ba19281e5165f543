const TEST = /(?:^|\/)(?:tests?|__tests__|spec|fixtures?|__mocks__)\/|\.(?:test|spec|integration)\.[^/]+$/i;

/** Whether the file's path says that it is a test or serves one. */
export function isTest(path: string): boolean {
  return TEST.test(path);
}
