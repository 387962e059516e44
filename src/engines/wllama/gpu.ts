import { gpuReport, type DeviceScope } from '../device';

/** What there is to compute on besides the processor, as far as llama.cpp can use it. */
export type GpuFound =
  | { readonly kind: 'real' }
  /** An adapter that computes on the processor: it works, and is slower than llama.cpp's own way there. */
  | { readonly kind: 'software' }
  /** An adapter of a browser whose results were seen to be wrong. */
  | { readonly kind: 'distrusted' }
  | { readonly kind: 'none'; readonly detail: string };

/** The part of a worker's navigator that is asked. */
export type GpuScope = Pick<DeviceScope['navigator'], 'gpu'> & { readonly userAgent: string };

/**
 * Asks the browser for an adapter. Without 16-bit floats in shaders llama.cpp computes on the processor and says
 * nothing: Chromium withholds them on NVIDIA cards under Vulkan, for one.
 */
export async function findGpu({ gpu, userAgent }: GpuScope): Promise<GpuFound> {
  const report = await gpuReport(gpu);
  if (report.kind === 'none') return { kind: 'none', detail: report.detail ?? report.why };
  if (!report.shaderF16) {
    return { kind: 'none', detail: 'the adapter lacks shader-f16, which llama.cpp needs' };
  }
  // Firefox 153 has WebGPU, and answers of llama.cpp on it were wrong or empty.
  if (/Firefox\//.test(userAgent)) return { kind: 'distrusted' };
  return { kind: report.software ? 'software' : 'real' };
}
