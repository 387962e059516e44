/** Which browser on which system, as far as advice needs to know. A guess: browsers say what they like. */
export interface Browser {
  /** By whose settings and versions it goes: every browser on an iPhone is Safari underneath. */
  readonly name: 'chrome' | 'edge' | 'firefox' | 'safari' | 'other';
  /** Undefined where it does not say. */
  readonly version: number | undefined;
  readonly platform: 'windows' | 'macos' | 'linux' | 'chromeos' | 'android' | 'ios' | 'other';
}

/** `touchPoints` tells an iPad from a Mac, which name themselves alike. */
export function browserOf(userAgent: string, touchPoints = 0): Browser {
  const platform = platformOf(userAgent, touchPoints);
  if (platform === 'ios')
    return { name: 'safari', version: versionOf(userAgent, /Version\/(\d+)/), platform };
  // Most specific first: nearly all of them also say Chrome, and nearly all say Safari.
  if (/\b(OPR|SamsungBrowser|Vivaldi|YaBrowser)\//.test(userAgent)) {
    return { name: 'other', version: undefined, platform };
  }
  const found = (
    [
      ['edge', /\bEdgA?\/(\d+)/],
      ['firefox', /\bFirefox\/(\d+)/],
      ['chrome', /Chrom(?:e|ium)\/(\d+)/],
      ['safari', /\bVersion\/(\d+)[\d.]* Safari\//],
    ] as const
  ).find(([, mark]) => mark.test(userAgent));
  if (!found) return { name: 'other', version: undefined, platform };
  return { name: found[0], version: versionOf(userAgent, found[1]), platform };
}

function platformOf(userAgent: string, touchPoints: number): Browser['platform'] {
  if (/\b(iPhone|iPad|iPod)\b/.test(userAgent)) return 'ios';
  if (/\bMacintosh\b/.test(userAgent)) return touchPoints > 1 ? 'ios' : 'macos';
  if (/\bAndroid\b/.test(userAgent)) return 'android';
  if (/\bCrOS\b/.test(userAgent)) return 'chromeos';
  if (/\bWindows\b/.test(userAgent)) return 'windows';
  if (/\bLinux\b/.test(userAgent)) return 'linux';
  return 'other';
}

function versionOf(userAgent: string, mark: RegExp): number | undefined {
  const digits = mark.exec(userAgent)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
