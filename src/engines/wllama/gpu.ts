/** What there is to compute on besides the processor, as far as llama.cpp can use it. */
export type GpuFound =
  | { readonly kind: 'real' }
  /** An adapter that computes on the processor: it works, and is slower than llama.cpp's own way there. */
  | { readonly kind: 'software' }
  /** An adapter of a browser whose results were seen to be wrong. */
  | { readonly kind: 'distrusted'; readonly detail: string }
  | { readonly kind: 'none'; readonly detail: string };

/** The part of WebGPU that is asked here. */
export interface GpuScope {
  readonly userAgent: string;
  readonly gpu?: { requestAdapter(): Promise<GpuAdapter | null> };
}

interface GpuAdapter {
  readonly features: { has(name: string): boolean };
  readonly isFallbackAdapter?: boolean;
  readonly info?: {
    readonly vendor?: string;
    readonly architecture?: string;
    readonly description?: string;
    readonly isFallbackAdapter?: boolean;
  };
}

/** Asks the browser for an adapter. llama.cpp uses one only where shaders may compute in 16-bit floats. */
export async function findGpu(scope: GpuScope): Promise<GpuFound> {
  if (!scope.gpu) return { kind: 'none', detail: 'this browser has no WebGPU here' };
  let adapter: GpuAdapter | null;
  try {
    adapter = await scope.gpu.requestAdapter();
  } catch (error) {
    return { kind: 'none', detail: String(error) };
  }
  if (!adapter) return { kind: 'none', detail: 'the browser gives no adapter' };
  if (!adapter.features.has('shader-f16')) {
    return { kind: 'none', detail: 'the adapter lacks shader-f16, which llama.cpp needs' };
  }
  // Firefox 153 has WebGPU, and answers of llama.cpp on it were wrong or empty.
  if (/Firefox\//.test(scope.userAgent)) {
    return { kind: 'distrusted', detail: 'answers of llama.cpp were wrong on WebGPU in Firefox' };
  }
  return { kind: isSoftware(adapter) ? 'software' : 'real' };
}

function isSoftware({ isFallbackAdapter, info }: GpuAdapter): boolean {
  if (isFallbackAdapter || info?.isFallbackAdapter) return true;
  const words = [info?.vendor, info?.architecture, info?.description].join(' ');
  return /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render/i.test(words);
}
