import type { Network } from './download';

interface NetworkScope {
  readonly navigator: { readonly onLine: boolean };
  addEventListener(type: 'online', listener: () => void, options?: AddEventListenerOptions): void;
  removeEventListener(type: 'online', listener: () => void): void;
}

/** Whether the device has a network, as the browser sees it. */
export function browserNetwork(scope: NetworkScope): Network {
  return {
    isOnline: () => scope.navigator.onLine,
    online: (signal) =>
      new Promise((resolve) => {
        const settle = () => {
          scope.removeEventListener('online', settle);
          signal.removeEventListener('abort', settle);
          resolve();
        };
        scope.addEventListener('online', settle);
        signal.addEventListener('abort', settle);
        if (signal.aborted || scope.navigator.onLine) settle();
      }),
  };
}
