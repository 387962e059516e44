/** The version in package.json, taken in when the app is built. Its other fields stay outside. */
const versions = import.meta.glob<string>('/package.json', { eager: true, import: 'version' });

export const appVersion = Object.values(versions)[0] ?? '';
