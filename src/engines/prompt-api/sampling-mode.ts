import type { SamplingMode } from './language-model';

/**
 * The nearest that a page may ask for. A group of answers that are all the same teaches nothing, so what a run samples
 * to learn from is asked for as more varied than the browser would answer by itself.
 */
export function samplingModeFor(temperature: number): SamplingMode {
  if (temperature === 0) return 'most-predictable';
  if (temperature <= 0.4) return 'predictable';
  if (temperature < 0.9) return 'balanced';
  return temperature <= 1.2 ? 'creative' : 'most-creative';
}
