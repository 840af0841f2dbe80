/** Counts the turns of one call and tells the observer what happens in them. */
import type { Clock } from '../../domain/clock.ts';
import type { SimulatedCallIds, SimulatorObserver } from './observer.ts';

/** What a relay session or a spoken verb reports of the conversation. */
export interface CallWatch {
  spoke(text: string, final: boolean): void;
  heardText(text: string, last: boolean): void;
  played(text: string): void;
  interrupted(heard: string): void;
}

export function createCallWatch(ids: SimulatedCallIds, observer: SimulatorObserver, clock: Clock): CallWatch {
  let turn = 0;
  let awaitingText = false;
  return {
    spoke(text, final) {
      if (final) {
        turn++;
        awaitingText = true;
      }
      observer.spoke?.(ids, final ? turn : turn + 1, text, final, clock.nowUs());
    },
    heardText(text, last) {
      const atUs = clock.nowUs();
      if (awaitingText && text !== '') {
        awaitingText = false;
        observer.heardFirstText?.(ids, turn, text, atUs);
      }
      observer.heardText?.(ids, turn, text, last, atUs);
    },
    played(text) {
      observer.played?.(ids, text, clock.nowUs());
    },
    interrupted(heard) {
      observer.interrupted?.(ids, turn, heard, clock.nowUs());
    },
  };
}
