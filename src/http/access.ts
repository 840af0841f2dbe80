/**
 * Who may call the app's routes. With keys: whoever shows one. Without: only programs on this machine, told by the peer,
 * the `Host` header (a name that was rebound to 127.0.0.1 is not loopback), the absence of a proxy's traces and of a
 * foreign `Origin` (a web page must not use its visitor's loopback), unless the operator opened the routes to anyone.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import { RequestError } from '../domain/outcome.ts';

export interface AccessOptions {
  readonly apiKeys: readonly string[];
  readonly anonymous: boolean;
  readonly corsOrigins: readonly string[];
  readonly trustProxy: boolean;
}

export interface AccessPolicy extends Omit<AccessOptions, 'apiKeys'> {
  readonly keyDigests: readonly Buffer[];
}

/** What a request says about its sender; absent headers are "". */
export interface AccessFacts {
  /** Address of the TCP peer. */
  readonly peer: string;
  readonly host: string;
  readonly origin: string;
  readonly authorization: string;
  readonly apiKey: string;
  /** All `X-Forwarded-For` values, joined with commas. */
  readonly forwardedFor: string;
  /** `Forwarded` or any `X-Forwarded-…` header is present. */
  readonly forwarded: boolean;
}

export type Admission = { readonly client: string } | { readonly refusal: 'key_missing' | 'key_wrong' | 'not_local' };

const BEARER = /^bearer +(\S+) *$/i;
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;
const ADDRESS_WITH_PORT = /^(?:\[([^\]]+)\]|(\d+\.\d+\.\d+\.\d+))(?::\d+)?$/;

// Rules for IPv4 match IPv4-mapped IPv6 addresses as well.
const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

export function createAccessPolicy(options: AccessOptions): AccessPolicy {
  const { apiKeys, ...rest } = options;
  return { ...rest, keyDigests: apiKeys.map(digest) };
}

export function admitApp(policy: AccessPolicy, facts: AccessFacts): Admission {
  if (policy.keyDigests.length > 0) return admitByKey(policy.keyDigests, facts);
  if (policy.anonymous) return { client: 'anonymous' };
  return isLocal(policy, facts) ? { client: 'loopback' } : { refusal: 'not_local' };
}

/** Address of whoever sent the request: behind a trusted proxy the last entry that this proxy wrote. */
export function peerOf(trustProxy: boolean, peer: string, forwardedFor: string): string {
  if (!trustProxy || forwardedFor === '') return peer;
  const last = forwardedFor.slice(forwardedFor.lastIndexOf(',') + 1).trim();
  const parts = ADDRESS_WITH_PORT.exec(last);
  return parts?.[1] ?? parts?.[2] ?? last;
}

export function accessError(refusal: 'key_missing' | 'key_wrong' | 'not_local'): RequestError {
  return new RequestError(401, 'UNAUTHORIZED', REFUSALS[refusal], undefined, { 'www-authenticate': 'Bearer' });
}

const REFUSALS = {
  key_missing: 'An API key is needed. Send it as "Authorization: Bearer <key>" or "X-API-Key: <key>".',
  key_wrong: 'This API key is not known. Send one of the keys in API_KEYS.',
  not_local:
    'Without API keys this route answers only to programs on the same machine. ' +
    'Set API_KEYS and send a key, or set API_ANONYMOUS=allow to open it to anyone.',
} as const;

function admitByKey(keyDigests: readonly Buffer[], facts: AccessFacts): Admission {
  const shown = [BEARER.exec(facts.authorization)?.[1] ?? '', facts.apiKey.trim()].filter((key) => key !== '');
  if (shown.length === 0) return { refusal: 'key_missing' };
  for (const key of shown) {
    const shownDigest = digest(key);
    let known = false;
    // Every key is compared whole, so that the time taken says nothing about them.
    for (const keyDigest of keyDigests) known = timingSafeEqual(keyDigest, shownDigest) || known;
    if (known) return { client: `key_${shownDigest.toString('hex', 0, 6)}` };
  }
  return { refusal: 'key_wrong' };
}

function isLocal(policy: AccessPolicy, facts: AccessFacts): boolean {
  if (!isLoopbackAddress(facts.peer) || !LOOPBACK_HOST.test(facts.host)) return false;
  if (facts.origin !== '' && !isAllowedOrigin(policy, facts.origin)) return false;
  if (!facts.forwarded) return true;
  // A trusted proxy on this machine must say where the request came from: its own address proves nothing.
  return (
    policy.trustProxy && facts.forwardedFor !== '' && isLoopbackAddress(peerOf(true, facts.peer, facts.forwardedFor))
  );
}

function isAllowedOrigin(policy: AccessPolicy, origin: string): boolean {
  if (policy.corsOrigins.includes('*') || policy.corsOrigins.includes(origin)) return true;
  return LOOPBACK_HOST.test(origin.replace(/^https?:\/\//i, ''));
}

function isLoopbackAddress(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && LOOPBACK.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
