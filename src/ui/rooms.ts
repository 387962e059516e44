import type { Component } from 'svelte';
import type { Route } from './route';

type LoadRoom = () => Promise<{ readonly default: Component }>;

/** Each room is its own chunk: a visitor fetches only the rooms that they enter. Rooms read their route themselves. */
export const loadRoom: Readonly<Record<Route['room'], LoadRoom>> = {
  start: () => import('./start/StartRoom.svelte'),
  how: () => import('./how/HowRoom.svelte'),
  learn: () => import('./learn/LearnRoom.svelte'),
  proof: () => import('./proof/ProofRoom.svelte'),
  library: () => import('./library/LibraryRoom.svelte'),
  models: () => import('./models/ModelsRoom.svelte'),
  try: () => import('./try/TryRoom.svelte'),
  settings: () => import('./settings/SettingsRoom.svelte'),
  unknown: () => import('./UnknownRoom.svelte'),
};
