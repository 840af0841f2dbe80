/**
 * One-time tokens of the relay's sockets: 128 random bits that travel in the TwiML and come back in `setup`. Only their
 * hashes are kept, bound to the call they were made for, until that call ends.
 */
import { createHash } from 'node:crypto';
import type { CallSid, TrackingId } from '../domain/ids.ts';

interface Grant {
  readonly trackingId: TrackingId;
  readonly callSid: CallSid;
  readonly accountSid: string;
}

export type Redeemed = Grant | { readonly refused: 'TOKEN_UNKNOWN' | 'TOKEN_MISMATCH' };

/** Every answer to a repeated webhook brings one; of more than these the oldest is forgotten. */
const TOKENS_PER_CALL = 16;

export class TokenBook {
  readonly #randomBytes: (count: number) => Uint8Array;
  readonly #grants = new Map<string, Grant>();
  readonly #hashes = new Map<TrackingId, string[]>();

  constructor(randomBytes: (count: number) => Uint8Array) {
    this.#randomBytes = randomBytes;
  }

  issue(
    trackingId: TrackingId,
    callSid: CallSid,
    accountSid: string,
  ): { readonly token: string; readonly hash: string } {
    const token = Buffer.from(this.#randomBytes(16)).toString('base64url');
    const hash = hashOf(token);
    this.#grants.set(hash, { trackingId, callSid, accountSid });
    const hashes = [...(this.#hashes.get(trackingId) ?? []), hash];
    for (const old of hashes.splice(0, Math.max(0, hashes.length - TOKENS_PER_CALL))) this.#grants.delete(old);
    this.#hashes.set(trackingId, hashes);
    return { token, hash };
  }

  /** A token that another process has issued is good here too. False: it is not the one with this hash. */
  restore(token: string, hash: string | null, grant: Grant): boolean {
    if (hash === null || hashOf(token) !== hash) return false;
    this.#grants.set(hash, grant);
    this.#hashes.set(grant.trackingId, [...(this.#hashes.get(grant.trackingId) ?? []), hash]);
    return true;
  }

  redeem(token: string, callSid: CallSid, accountSid: string): Redeemed {
    const grant = this.#grants.get(hashOf(token));
    if (grant === undefined) return { refused: 'TOKEN_UNKNOWN' };
    // Older setup frames lack the account; the CallSid is always there.
    const isSameAccount = accountSid === '' || grant.accountSid === accountSid;
    return grant.callSid === callSid && isSameAccount ? grant : { refused: 'TOKEN_MISMATCH' };
  }

  revoke(trackingId: TrackingId): void {
    for (const hash of this.#hashes.get(trackingId) ?? []) this.#grants.delete(hash);
    this.#hashes.delete(trackingId);
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
