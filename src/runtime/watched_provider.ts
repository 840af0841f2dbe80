/** A provider whose requests are followed; for everyone else it is the same as before. */
import type { Clock } from '../domain/clock.ts';
import type { ReplyProvider, ReplySink } from '../domain/reply.ts';
import type { FollowedRequest } from '../providers/provider_book.ts';

export function watchedProvider(provider: ReplyProvider, clock: Clock, begin: () => FollowedRequest): ReplyProvider {
  return {
    name: provider.name,
    generate(request, sink, signal) {
      if (signal.aborted) return;
      const followed = begin();
      const letGo = (): void => followed.abandoned(clock.nowUs());
      signal.addEventListener('abort', letGo, { once: true });
      try {
        provider.generate(request, followedSink(sink, followed, clock), signal);
      } catch (error) {
        followed.failed({ code: 'PROVIDER_BROKEN' }, clock.nowUs());
        throw error;
      }
    },
    warm: () => provider.warm?.(),
    close: async () => provider.close?.(),
  };
}

/** The request is told first: what its text sets in motion may abort it. */
function followedSink(sink: ReplySink, followed: FollowedRequest, clock: Clock): ReplySink {
  let hasText = false;
  return {
    text(token) {
      if (!hasText) {
        hasText = true;
        followed.text(clock.nowUs());
      }
      sink.text(token);
    },
    done(end) {
      followed.done();
      sink.done(end);
    },
    failed(failure) {
      followed.failed(failure, clock.nowUs());
      sink.failed(failure);
    },
  };
}
