/** As long as what is kept of a model may name; servers refuse longer ones. */
const longestAddress = 2_000;

/** Only over HTTPS, or from this device: a page that came over HTTPS may ask nobody else. */
export function mayBeFetched(url: string): boolean {
  if (url.length > longestAddress || !URL.canParse(url)) return false;
  const { protocol, username } = new URL(url);
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && isOnThisDevice(url)));
}

export function isOnThisDevice(url: string): boolean {
  return /^(localhost|.*\.localhost|127\..*|\[::1\])$/.test(new URL(url).hostname);
}
