/** Whether this Node can run the product. Looked at before anything with native code is imported. */

/**
 * Null when it can, else one line for people. `version` as in `process.version`. The server's native binaries exist for
 * Node 20 and 22 only, and 20 before 19 lacks APIs that are used here.
 */
export function nodeProblem(version: string): string | null {
  const parts = /^v?(\d+)\.(\d+)\./.exec(version);
  const major = Number(parts?.[1]);
  const minor = Number(parts?.[2]);
  if (major === 22 || (major === 20 && minor >= 19)) return null;
  return `Node ${version} cannot run this server: install Node 22, or Node 20.19 or later within 20.`;
}
