import type { DeviceFacts } from '../../../workers/models-wire';

type Availability = DeviceFacts['promptApi'];
const known: readonly Availability[] = ['available', 'downloadable', 'downloading', 'unavailable'];

/** The browser's own model. Asking for it fetches nothing. */
export async function askBuiltIn(scope: object = globalThis): Promise<Availability> {
  const { LanguageModel } = scope as { LanguageModel?: { availability?: () => Promise<unknown> } };
  if (typeof LanguageModel?.availability !== 'function') return 'absent';
  try {
    const answer = await LanguageModel.availability();
    return known.find((one) => one === answer) ?? 'unavailable';
  } catch {
    return 'unavailable';
  }
}
