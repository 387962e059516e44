import type { Result } from '../src/core/result';
import type { EndpointChoice } from '../src/engines/engine';
import type { StoreFailure } from './wire';

/** A server that a person does not want to enter again. */
export type KnownServer = Pick<EndpointChoice, 'baseUrl' | 'model' | 'key' | 'headers' | 'concurrency'>;

/** `locked`: some are here under a passphrase that was not given in this visit. */
export type KeptServers =
  | { readonly state: 'none' | 'locked' }
  | { readonly state: 'open'; readonly servers: readonly KnownServer[] };

/** `insecure`: the browser lends its cryptography to https pages and to localhost only. */
export type SealFailure = { readonly kind: 'wrong-passphrase' | 'no-passphrase' | 'insecure' };

/** Servers with their keys, on this device under a passphrase; a part of `LearnApi`. What is stored is ciphertext, and leaves in no file. */
export interface ServersApi {
  keptServers(): Promise<KeptServers>;
  /** Opens them for this visit. */
  openServers(passphrase: string): Promise<Result<KeptServers, SealFailure>>;
  /** Keeps one more, or another key of one. The passphrase is needed where they are not open; the first one sets it. */
  keepServer(
    server: KnownServer,
    passphrase: string | undefined,
  ): Promise<Result<KeptServers, SealFailure | StoreFailure>>;
  /**
   * Without a server, all of them, and with no passphrase: whoever has forgotten theirs must be rid of it. One server is
   * forgotten only where they are open; else nothing is deleted, and the answer is the state that they are in.
   */
  forgetServers(server?: Pick<KnownServer, 'baseUrl' | 'model'>): Promise<Result<KeptServers, StoreFailure>>;
}
