/** @file Versions, read without loading what they are of. */

export interface Versions {
  tslab: string;
  typescript: string;
}

/** @returns the versions of tslab and of the TypeScript it checks cells with. */
export function readVersions(): Versions {
  return { tslab: versionOf("tslab"), typescript: versionOf("@tslab/typescript-for-tslab") };
}

function versionOf(name: string): string {
  return (require(`${name}/package.json`) as { version: string }).version;
}
