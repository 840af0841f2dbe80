/** Recorded streams: our reader and the SDK's own give the same text for each of them. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createAzureClient } from '../../src/generation/azure_openai.ts';
import { behaviours } from '../support/azure_like_behaviours.ts';
import { API_KEY, createProviderBench, endpointOf } from './provider_bench.ts';
import type { ProviderBench } from './provider_bench.ts';
import { RecordingSink, replyRequest } from './provider_sink.ts';

const FOLDER = new URL('../fixtures/streams/', import.meta.url);
const REPLIES: Readonly<Record<string, string>> = {
  'azure_async_filter.txt': 'It costs four euros.',
  'azure_cantonese.txt': '我哋今日朝早八點開門,夜晚六點關門。有冇嘢可以幫到你呀?',
  'azure_with_filters.txt': 'We are open from eight in the morning until six, and on Sundays from nine.',
  'cr_only.txt': 'And this one in CR.',
  'crlf.txt': 'This server ends its lines in CR LF.',
  'gateway_comments_bom.txt': 'A gateway with keep-alives.',
  'multi_line_data.txt': 'Two lines of data.',
  'openai_emoji.txt': 'Happy birthday 🎂🎉! See you soon 👩‍👧‍👦.',
  'openai_refusal.txt': "I can't help with that.",
  'openai_with_usage.txt': 'Sure! Your order no. 4471 is ready to pick up.',
};

describe('recorded streams', () => {
  let bench: ProviderBench;
  beforeEach(async () => {
    bench = await createProviderBench();
  });
  afterEach(async () => {
    await bench.close();
  });

  async function textOfSdk(): Promise<string> {
    const client = createAzureClient(endpointOf(bench.server.endpoint()), API_KEY);
    const stream = await client.chat.completions.create({ model: 'gpt-4o-mini', messages: [], stream: true });
    let text = '';
    for await (const chunk of stream) {
      const delta = chunk.choices[0]?.delta;
      text += delta?.content ?? delta?.refusal ?? '';
    }
    return text;
  }

  async function ourText(): Promise<string> {
    const sink = new RecordingSink();
    bench.provider.generate(replyRequest(), sink, new AbortController().signal);
    assert.equal(await sink.ended(), 'done');
    return sink.reply;
  }

  test('every recorded stream is known here', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));
    assert.deepEqual(files.sort(), Object.keys(REPLIES).sort());
  });

  for (const [file, reply] of Object.entries(REPLIES)) {
    const bytes = readFileSync(new URL(file, FOLDER));
    // 97 is prime and no multiple of a character's length: cuts fall into characters, line ends and field names.
    for (const [cut, size] of [
      ['in one piece', bytes.length],
      ['cut every 97 bytes', 97],
    ] as const) {
      test(`${file} ${cut} is the same text for us and for the SDK`, async () => {
        bench.server.always(behaviours.raw(pieces(bytes, size)));
        assert.equal(await ourText(), reply);
        assert.equal(await textOfSdk(), reply);
      });
    }
  }
});

function pieces(bytes: Buffer, size: number): Buffer[] {
  const result: Buffer[] = [];
  for (let from = 0; from < bytes.length; from += size) result.push(bytes.subarray(from, from + size));
  return result;
}
