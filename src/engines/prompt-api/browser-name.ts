interface UserAgentData {
  readonly brands: readonly { readonly brand: string; readonly version: string }[];
  getHighEntropyValues(hints: readonly string[]): Promise<{
    readonly fullVersionList?: UserAgentData['brands'];
  }>;
}

/** The part of a `Navigator` that tells which browser this is. */
export interface NamedNavigator {
  readonly userAgent: string;
  readonly userAgentData?: UserAgentData;
}

/** What this browser calls itself, with its full version where it tells that. */
export async function browserName(
  navigator: NamedNavigator,
): Promise<{ readonly name: string; readonly version: string }> {
  const { userAgentData, userAgent } = navigator;
  if (userAgentData) {
    const full = await userAgentData.getHighEntropyValues(['fullVersionList']).catch(() => undefined);
    const brands = full?.fullVersionList ?? userAgentData.brands;
    // A made-up brand is always among them, so that no page relies on the list.
    const real = brands.filter(({ brand }) => !/not.?a.?brand/i.test(brand.replace(/[^a-z]/gi, '')));
    const own = real.find(({ brand }) => brand !== 'Chromium') ?? real[0];
    if (own) return { name: own.brand, version: own.version };
  }
  const match = /(Edg)\/([\d.]+)/.exec(userAgent) ?? /(Chrome|Firefox)\/([\d.]+)/.exec(userAgent);
  if (!match) return { name: 'Browser', version: '' };
  return { name: match[1] === 'Edg' ? 'Microsoft Edge' : match[1]!, version: match[2]! };
}
