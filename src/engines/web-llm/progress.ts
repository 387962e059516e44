import type { LoadProgress } from '../engine';
import type { ProgressReport } from './runtime';

/**
 * web-llm tells its progress in English sentences; the share is of the step that the sentence names. Fetching, reading
 * from the cache and compiling shaders are three steps, each from 0 to 1.
 */
export function progressOf({ progress, text }: ProgressReport, totalBytes: number): LoadProgress {
  const share = Math.min(1, Math.max(0, Number.isFinite(progress) ? progress : 0));
  const bytes = totalBytes > 0 ? { receivedBytes: Math.round(share * totalBytes), totalBytes } : {};
  if (/^Fetching param/i.test(text)) return { phase: 'downloading', ...bytes };
  if (/^Loading model from cache/i.test(text)) return { phase: 'starting', ...bytes };
  return { phase: 'starting' };
}
