/** The stand-in of the speech service in a process of its own, so that what it costs is not counted. Prints its URL. */
import { createSystemClock } from '../../src/runtime/system_clock.ts';
import { startSpeechStandIn } from '../../src/speech/stand_in/speech_stand_in.ts';

const standIn = await startSpeechStandIn({ clock: createSystemClock() });
process.stdout.write(`${standIn.url.href}\n`);
process.stdin.on('end', () => void standIn.close()).resume();
