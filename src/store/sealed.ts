import * as v from 'valibot';
import { fail, ok } from '../core/result';
import type { Result } from '../core/result';

/**
 * Text under a passphrase: AES-GCM with 256 bits, the key derived by PBKDF2 and never extractable. What it is worth is
 * what the passphrase is worth: whoever has the sealed text may try as many as they like, at this cost each.
 */
export interface Sealed {
  readonly version: 1;
  readonly iterations: number;
  /** Base64, as the next two. */
  readonly salt: string;
  /** Another one at every sealing. */
  readonly iv: string;
  readonly data: string;
}

/** A key with what it was derived by, so that the same passphrase gives it again. */
export interface SealKey {
  readonly key: CryptoKey;
  readonly salt: string;
  readonly iterations: number;
}

/** What OWASP asks of PBKDF2 with SHA-256; a tenth of a second here, and for whoever guesses. */
const iterations = 600_000;
const most = 10_000_000;

const base64 = v.pipe(v.string(), v.maxLength(1_000_000), v.base64());

export const sealedSchema = v.object({
  version: v.literal(1),
  iterations: v.pipe(v.number(), v.integer(), v.minValue(iterations), v.maxValue(most)),
  salt: base64,
  iv: base64,
  data: base64,
}) satisfies v.GenericSchema<unknown, Sealed>;

/** A key for something new, under a salt of its own. */
export function newKey(passphrase: string): Promise<SealKey> {
  return derive(passphrase, toBase64(crypto.getRandomValues(new Uint8Array(16))), iterations);
}

/** The key that the text was sealed with, if the passphrase is the same. */
export function keyOf(passphrase: string, sealed: Sealed): Promise<SealKey> {
  return derive(passphrase, sealed.salt, sealed.iterations);
}

export async function seal({ key, salt, iterations: rounds }: SealKey, text: string): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(text));
  return { version: 1, iterations: rounds, salt, iv: toBase64(iv), data: toBase64(new Uint8Array(data)) };
}

/** A wrong passphrase and changed bytes look the same: neither opens it. */
export async function unseal(
  { key }: SealKey,
  { iv, data }: Sealed,
): Promise<Result<string, { readonly kind: 'does-not-open' }>> {
  try {
    const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromBase64(iv) }, key, fromBase64(data));
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch {
    return fail({ kind: 'does-not-open' });
  }
}

async function derive(passphrase: string, salt: string, rounds: number): Promise<SealKey> {
  // The same letters may come in two codings from two keyboards.
  const bytes = new TextEncoder().encode(passphrase.normalize('NFKC'));
  const material = await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveKey']);
  const key = await crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64(salt), iterations: rounds },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
  return { key, salt, iterations: rounds };
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
