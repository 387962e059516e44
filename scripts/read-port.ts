import { UsageError } from './headless/usage-error';

const usualPort = 4173;

/** The port that PORT names: the usual one where it names none, and for 0 any that is free. Throws `UsageError`. */
export function readPort(text: string | undefined): number {
  const wanted = text?.trim() ?? '';
  if (wanted === '') return usualPort;
  const port = Number(wanted);
  if (!/^\d+$/.test(wanted) || port > 65_535) {
    throw new UsageError(`PORT is a number from 0 to 65535 (0 takes any free one); “${wanted}” is not.`);
  }
  return port;
}

/** Why no server could be started there, where that is for the person to mend. */
export function portSentence(port: number, error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EACCES':
      return `This system lets no program of yours serve at port ${port}. PORT=8080 would be another one.`;
    case 'EADDRINUSE':
    case 'ERR_SOCKET_BAD_PORT':
      return `Port ${port} is taken, and no port after it is free. PORT=8080 would be another one.`;
    default:
      return undefined;
  }
}
