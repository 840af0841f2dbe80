/** Which servers the simulator talks to: the machine it runs on, and hosts that it was told of. */

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/** `wss:` on an allowed host, or `ws:` on this machine. */
export function isReachableSocket(url: string, allowedHosts: readonly string[]): boolean {
  const isSecure = url.startsWith('wss:');
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return (
    (isSecure || (url.startsWith('ws:') && isLoopbackHost(host))) &&
    isReachableUrl(url.replace(/^ws/, 'http'), allowedHosts)
  );
}

/** An absolute http(s) URL on loopback or on an allowed host. */
export function isReachableUrl(url: string, allowedHosts: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  return isLoopbackHost(hostname) || allowedHosts.includes(hostname);
}
