import type { HubFailure } from '../../../workers/models-wire';
import { modelsRoom } from '../messages/models-room';

/** Why the hub lists nothing, and what to do. */
export function hubFailureSentence(failure: HubFailure): string {
  return modelsRoom.hubFailures[failure.kind];
}
