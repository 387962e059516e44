import { runCommand } from './headless/run-command';

await runCommand('prove');
