/** Smallest modules that use a feature; a browser without it does not validate them. */
const modules = {
  /** One memory with 64-bit addresses. */
  memory64: [0, 97, 115, 109, 1, 0, 0, 0, 5, 3, 1, 4, 1],
  /** A function that splats a byte over a vector and counts its bits. */
  simd: [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
    11,
  ],
  /** A function with an empty `try` and a `catch_all`. */
  exceptions: [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11],
};

/**
 * What this browser lacks to run any build of the engine. Asked before, since the engine itself hangs without a word
 * where the page's security policy forbids WASM.
 */
export function missingFeature(): 'wasm' | undefined {
  if (typeof WebAssembly === 'undefined' || !mayCompile()) return 'wasm';
  return isValid('simd') && isValid('exceptions') ? undefined : 'wasm';
}

/** Whether only the build for older browsers runs here: one without JSPI, with which WASM waits for promises, or Memory64. */
export function needsCompatBuild(): boolean {
  return !('Suspending' in WebAssembly) || !hasMemory64();
}

/** Whether a memory may be larger than 4 GiB, by its addresses. */
export function hasMemory64(): boolean {
  return isValid('memory64');
}

function isValid(name: keyof typeof modules): boolean {
  return WebAssembly.validate(new Uint8Array(modules[name]));
}

function mayCompile(): boolean {
  try {
    return (
      new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])) instanceof WebAssembly.Module
    );
  } catch {
    return false;
  }
}
