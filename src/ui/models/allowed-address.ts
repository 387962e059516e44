/** An address that this page may ask: nothing unencrypted but on this device, and no password in it. */
export function allowedAddress(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return undefined;
  const isHere = /^(localhost|.*\.localhost|127\..*|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere) ? url : undefined;
}
