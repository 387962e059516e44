import type { DownloadChoice } from '../../../workers/models-wire';
import type { ModelChoice } from '../../engines/engine';

/** What is fetched, as what is loaded. */
export function choiceToLoad(choice: DownloadChoice): ModelChoice {
  return choice.engine === 'wllama'
    ? { kind: 'hosted', model: choice.model }
    : { kind: 'web-llm', model: choice.model, ...(choice.record && { record: choice.record }) };
}
