import os from 'node:os';

/** When and where figures were made: without it they say nothing. */
export function provenance(browser: string): string {
  const cpus = os.cpus();
  const load = os.loadavg()[1]?.toFixed(1);
  return `Made by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${cpus[0]?.model.trim() ?? 'unknown processor'}, ${os.availableParallelism()} of ${cpus.length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.type()}, Chromium ${browser}, load average ${load} in the five minutes before the end.`;
}
