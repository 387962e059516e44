// Whom a page may ask for a model: one rule for the page, which tells a person while they type, and for the workers, which
// obey it. Neither may import the other.

/** As long as what is kept of a model may name; servers refuse longer ones. */
const longestAddress = 2_000;

/**
 * The address, where it may be asked: over HTTPS, or on this device, since a page that came over HTTPS may ask nobody
 * else; and with no name or password in it, which browsers refuse to send.
 */
export function allowedAddress(text: string): URL | undefined {
  if (text.length > longestAddress || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return undefined;
  const mayBeAsked = url.protocol === 'https:' || (url.protocol === 'http:' && isOnThisDevice(url));
  return mayBeAsked ? url : undefined;
}

export function isAllowed(text: string): boolean {
  return allowedAddress(text) !== undefined;
}

/** Names that end in a number are addresses of IPv4 in any case: others only begin like one. */
export function isOnThisDevice({ hostname }: URL): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
