import { modelsRoom } from '../messages/models-room';
import type { FitReason } from './fit';

/** Why a model does not fit, or hardly. */
export function fitReason(reason: FitReason): string {
  const words = modelsRoom.fitReasons;
  switch (reason.kind) {
    case 'engine-memory':
    case 'phone-memory':
    case 'file-size':
      return words[reason.kind](reason.mostBytes);
    case 'device-memory':
      return words[reason.kind](reason.hasBytes);
    case 'storage':
      return words[reason.kind](reason.freeBytes);
    case 'no-gpu':
    case 'software-gpu':
    case 'half-precision':
    case 'gpu-memory':
      return words[reason.kind];
  }
}
