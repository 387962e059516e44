/** This worker's browser forgets what is younger than 2024: JSPI, and memories of more than 4 GiB. */
delete (WebAssembly as { Suspending?: unknown }).Suspending;

const { Memory } = WebAssembly;
WebAssembly.Memory = class extends Memory {
  constructor(wanted: WebAssembly.MemoryDescriptor & { address?: string }) {
    if (wanted.address === 'i64') throw new TypeError('no 64-bit addresses here');
    super(wanted);
  }
};
