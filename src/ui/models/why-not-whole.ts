import type { LoadFailure } from '../../engines/engine';
import { learn } from '../messages/learn';
import { modelsRoom } from '../messages/models-room';

/** Why a model is not here as it should be. Where part of it is here, only the rest is in want of room. */
export function whyNotWhole(failure: LoadFailure): string {
  return failure.kind === 'no-room'
    ? modelsRoom.here.noRoom(failure.neededBytes, failure.freeBytes)
    : learn.loadFailure(failure);
}
