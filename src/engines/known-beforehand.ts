import { gpuReport, type DeviceScope } from './device';
import type { LoadFailure, ModelChoice } from './engine';
import { whyNotRead } from './gguf';

/** Why a choice cannot come to anything, where that is certain before anything is let go for it. */
export async function knownBeforehand(
  choice: Extract<ModelChoice, { kind: 'file' | 'web-llm' }>,
  gpu: DeviceScope['navigator']['gpu'],
): Promise<LoadFailure | undefined> {
  if (choice.kind === 'file') return await whyNotRead([choice.file, ...(choice.parts ?? [])]);
  const { model, record } = choice;
  if (!record) {
    const { default: records } = await import('./web-llm/addresses.json');
    if (!records.some(({ model_id }) => model_id === model)) {
      return { kind: 'start', detail: `web-llm has no model of the name ${model}` };
    }
  }
  const report = await gpuReport(gpu);
  return report.kind === 'none' ? { kind: 'no-gpu', detail: noGpu[report.why] } : undefined;
}

const noGpu = {
  'no-webgpu': 'this browser has no WebGPU, or not on this page',
  'no-adapter': 'the browser finds no graphics processor that it may use',
  error: 'the browser failed when it was asked for a graphics processor',
} as const;
