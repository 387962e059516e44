import { expect, test } from 'vitest';
import { allowedAddress, isAllowed } from '../../src/allowed-address';

test.each<[string, boolean]>([
  ['https://hub.example/model.gguf', true],
  ['https://hub.example:8443/a/b?c=d#e', true],
  ['http://hub.example/model.gguf', false],
  ['http://localhost:8080/model.gguf', true],
  ['http://models.localhost/model.gguf', true],
  ['http://localhost.example/model.gguf', false],
  ['http://notlocalhost/model.gguf', false],
  ['http://.localhost/model.gguf', false],
  ['http://127.0.0.1:8080/model.gguf', true],
  ['http://127.9.8.7/model.gguf', true],
  // The browser reads it as 127.0.0.1.
  ['http://127.1/model.gguf', true],
  ['http://0x7f.1/model.gguf', true],
  // A name that somebody may have bought.
  ['http://127.models.example/model.gguf', false],
  ['http://127.0.0.1.example/model.gguf', false],
  ['http://128.0.0.1/model.gguf', false],
  ['http://192.168.0.7/model.gguf', false],
  ['http://[::1]:8080/model.gguf', true],
  ['http://[::2]/model.gguf', false],
  ['https://user@hub.example/model.gguf', false],
  ['https://user:secret@hub.example/model.gguf', false],
  ['https://:secret@hub.example/model.gguf', false],
  ['http://localhost@hub.example/model.gguf', false],
  ['ftp://localhost/model.gguf', false],
  ['file:///model.gguf', false],
  ['blob:https://hub.example/1', false],
  ['data:text/plain,GGUF', false],
  ['javascript:alert(1)', false],
  ['hub.example/model.gguf', false],
  ['', false],
  [`https://hub.example/${'m'.repeat(1_980)}`, true],
  [`https://hub.example/${'m'.repeat(1_981)}`, false],
])('whether a model may be asked for at %s: %s', (text, is) => {
  expect(isAllowed(text)).toBe(is);
  expect(allowedAddress(text)?.href).toBe(is ? new URL(text).href : undefined);
});
