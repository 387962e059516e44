import type { WebLlmChoice } from '../engine';
import type { ChatOptions, LibraryRecord } from './runtime';

/** Enough for a library and a task. State takes memory and prefill takes time, so not all that a model could. */
const usualContext = 2048;

/** The record of a choice: the person's own, or the one of that name in web-llm's list. */
export function recordOf(
  { model, record }: WebLlmChoice,
  records: readonly LibraryRecord[],
): LibraryRecord | undefined {
  if (!record) return records.find(({ model_id }) => model_id === model);
  return {
    model_id: model,
    model: record.weightsUrl,
    model_lib: record.libraryUrl,
    ...(record.requiredFeatures && { required_features: [...record.requiredFeatures] }),
  };
}

/** Half-precision programs need the processor to have it; many records of the list do not say so. */
export function neededFeatures({ model_id, required_features = [] }: LibraryRecord): readonly string[] {
  const half = /q\df16/.test(model_id) ? ['shader-f16'] : [];
  return [...new Set([...required_features, ...half])];
}

/** The folder that web-llm makes of a weights address. */
export function weightsFolder(address: string): string {
  const folder = address.endsWith('/') ? address : `${address}/`;
  return new URL(/.+\/resolve\/.+\//.test(folder) ? folder : `${folder}resolve/main/`).href;
}

/** How much is read at once: what the person says, else what is usual here and not more than the model was made for. */
export function contextOf(
  { record }: WebLlmChoice,
  { overrides }: LibraryRecord,
  madeFor: number | undefined,
): Required<ChatOptions> {
  const most = overrides?.context_window_size ?? madeFor ?? usualContext;
  return {
    context_window_size: record?.contextTokens ?? Math.min(usualContext, most > 0 ? most : usualContext),
    // A sliding window would drop the beginning of a prompt without a word.
    sliding_window_size: -1,
  };
}
