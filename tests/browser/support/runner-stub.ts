/** The test runner wraps every dynamic import in something of the page's, which a worker has not got. */
Object.assign(globalThis, {
  __vitest_browser_runner__: { wrapDynamicImport: (load: () => Promise<unknown>) => load() },
});
