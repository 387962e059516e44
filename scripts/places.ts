import path from 'node:path';

export const projectFolder = path.dirname(import.meta.dirname);
export const builtApp = path.join(projectFolder, 'dist');
/** Weights are never committed: they lie here, and are served beside the app. */
export const modelFolder = path.join(projectFolder, '.models');
