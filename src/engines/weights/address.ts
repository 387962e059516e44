/** Only over HTTPS, or from this device: a page that came over HTTPS may ask nobody else. */
export function mayBeFetched(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username } = new URL(url);
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && isOnThisDevice(url)));
}

export function isOnThisDevice(url: string): boolean {
  return /^(localhost|.*\.localhost|127\..*|\[::1\])$/.test(new URL(url).hostname);
}
