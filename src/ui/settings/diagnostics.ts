import { version } from '../../../package.json';
import type { DeviceFacts } from '../../../workers/models-wire';
import type { Session } from '../state/session.svelte';
import type { StorageRoom } from './storage-room.svelte';

export const cairnVersion: string = version;

/** Facts for a report of a problem, in English: they are for whoever mends it. Nothing that a person wrote is in them. */
export function diagnostics(session: Session, room: StorageRoom, device: DeviceFacts | undefined): string {
  const { model, storage } = session;
  const gpu = device?.gpu;
  const facts = model.state === 'ready' || model.state === 'restarting' ? model.facts : undefined;
  const lines: readonly (readonly [string, unknown])[] = [
    ['cairn', cairnVersion],
    ['browser', navigator.userAgent],
    ['window', `${innerWidth}x${innerHeight} at ${devicePixelRatio}`],
    ['cores', navigator.hardwareConcurrency],
    ['cross-origin isolated', crossOriginIsolated],
    ['secure context', isSecureContext],
    ['webgpu', gpu && (gpu.kind === 'none' ? gpu.why : `${gpu.name}, shader-f16 ${gpu.shaderF16}`)],
    ['jspi', 'Suspending' in WebAssembly],
    ['web locks', 'locks' in navigator],
    ['model', facts ? `${facts.kind} ${facts.engineVersion}, ${facts.model}` : model.state],
    ['digest', facts?.digest],
    ['context', facts && `${facts.contextTokens} tokens, ${facts.threads} threads`],
    ['model failure', model.state === 'failed' ? JSON.stringify(model.failure) : undefined],
    ['run', session.run?.phase ?? 'none'],
    ['writer', session.writer],
    ['storage', storage.state === 'saved' ? 'saved' : `${storage.why}: ${storage.detail}`],
    ['persisted', room.persisted],
    ['used', `${room.usedBytes ?? '?'} of ${room.quotaBytes ?? '?'} bytes`],
    ['worker', session.failed ?? 'well'],
    ['last error', session.pageError ?? 'none'],
  ];
  return lines
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join('\n');
}
