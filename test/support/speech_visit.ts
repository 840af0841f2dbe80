/**
 * A process that loads the Speech SDK, hears and says something at the stand-in whose URL it is given, closes everything
 * and has nothing left to do: it ends by itself if nothing was left open. Prints what it measured as JSON.
 */
import { loadSpeechSdk } from '../../src/speech/azure_sdk.ts';
import { createAzureSpeech } from '../../src/speech/azure_speech.ts';
import { createSystemClock } from '../../src/runtime/system_clock.ts';
import { encodeUtterance } from '../../src/speech/stand_in/spoken_code.ts';
import { hear, playFast, say, silence } from './speech_house.ts';

const [url = ''] = process.argv.slice(2);
const fromMs = performance.now();
const cpu = process.cpuUsage();
await loadSpeechSdk();
const importMs = performance.now() - fromMs;
const importCpuMs = process.cpuUsage(cpu).user / 1000;

const speech = createAzureSpeech({ key: 'any', region: '', endpoint: new URL(url), clock: createSystemClock() });
speech.warm();
const hearing = hear(speech);
await playFast(hearing.recogniser, [...encodeUtterance('Hello.'), ...silence(600)]);
const [heard] = await hearing.finals(1);
const { failure } = await say(speech, 'Hello to you.');
const left = hear(speech);
left.recogniser.write(new Uint8Array(160));
hearing.recogniser.close();
left.recogniser.close();
speech.close();
process.stdout.write(`${JSON.stringify({ importMs, importCpuMs, heard, failure })}\n`);
