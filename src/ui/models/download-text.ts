import type { DownloadState } from '../../../workers/models-wire';
import { modelsRoom } from '../messages/models-room';

/** "Fetching · 40 MB of 98 MB · 2 MB a second · about 30 s left": as much of it as is known. */
export function downloadText({
  phase,
  receivedBytes,
  totalBytes,
  bytesPerSecond,
  secondsLeft,
  isSilent,
}: DownloadState): string {
  const words = modelsRoom.download;
  const moving = phase === 'fetching';
  // Before its server was asked, nothing is known of it.
  const isKnown = receivedBytes > 0 || totalBytes !== undefined;
  return [
    words.phases[phase],
    isKnown ? words.received(receivedBytes, totalBytes) : '',
    moving && bytesPerSecond ? words.speed(bytesPerSecond) : '',
    isSilent ? words.silent : '',
    moving && secondsLeft !== undefined ? words.left(secondsLeft) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
