/** Sentences as callers say them: what must vanish from each, and what must stay. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactRecording } from '../../../src/recording/redact.ts';
import { madeRecording, prompt, textsOf } from '../../support/made_recording.ts';

const SECRET = new Uint8Array(32).fill(7);

/** Language, sentence, what vanishes, what stays; words are separated by "|". */
const SENTENCES: readonly (readonly [language: string, text: string, gone: string, kept: string])[] = [
  ['en-US', 'My name is Sarah Connor.', 'Sarah|Connor', 'My name is'],
  ['en-US', 'my name is thandeka nkosi calling about my appointment', 'thandeka|nkosi', 'calling about my appointment'],
  ['en-US', 'MY NAME IS PETER PARKER', 'PETER|PARKER', 'MY NAME IS'],
  ['en-US', 'my name is um grace', 'grace', 'my name is um'],
  ['en-US', 'my name is will', 'is will', 'my name is'],
  ['en-US', 'hi this is john smith speaking', 'john|smith', 'hi this is|speaking'],
  ['en-US', "i'm rose and i would like a table", 'rose', 'and i would like a table'],
  ['en-US', "Hello, I'm Priya.", 'Priya', "Hello, I'm"],
  ['en-US', 'Zanele here, from the garage', 'Zanele', 'here, from the garage'],
  ['en-US', 'Can I speak with Dr. Patel please?', 'Patel', 'Can I speak with Dr.|please?'],
  ['en-US', "I am calling for Mrs. O'Brien", "O'Brien", 'I am calling for Mrs.'],
  ['en-US', 'please ask for Giovanni', 'Giovanni', 'please ask for'],
  ['en-US', 'the reservation is under thibodeaux', 'thibodeaux', 'the reservation is under'],
  ['en-US', 'my last name is mcallister', 'mcallister', 'my last name is'],
  ['en-US', 'I live in Springfield, near the station', 'Springfield', 'I live in|near the station'],
  ['en-US', 'i am moving to chicago next week', 'chicago', 'i am moving to|next week'],
  ['en-US', 'it is 12 Maple Drive', '12|Maple', 'it is'],
  ['en-US', 'twenty four elm street', 'twenty four|elm', 'street'],
  ['en-US', 'My number is 415-555-0199.', '415|555|0199', 'My number is'],
  ['en-US', 'my number is four one five five oh one nine nine', 'four one five|nine nine', 'my number is'],
  ['en-US', 'call me at (415) 555 0199 after 5pm', '415|555|0199|5pm', 'call me at|after'],
  ['en-US', 'it costs $1,250.75', '1,250.75', 'it costs $'],
  ['en-US', 'on 03/14/2025 at 9:30', '03/14/2025|9:30', 'on|at'],
  ['en-US', 'I was born on May 3rd 1985', '3rd|1985', 'I was born on May'],
  ['en-US', 'the twenty first of march', 'twenty first', 'of march'],
  ['en-US', 'a table for two at seven thirty', 'two|seven thirty', 'a table for'],
  ['en-US', 'room one please', 'one', 'room|please'],
  ['en-US', 'The code is AB12XK9.', 'AB12XK9|12', 'The code is'],
  ['en-US', 'it is S A R A H', 'S A R A H', 'it is'],
  ['en-US', 'spelled n-k-o-s-i', 'n-k-o-s-i', 'spelled'],
  ['en-US', 'B as in boy, K for kilo', 'B as|boy|K for|kilo', 'as in'],
  ['en-US', 'write to bob.miller99@example.co.uk', 'bob|miller|99|example', 'write to'],
  ['en-US', 'sarah dot connor at gmail dot com', 'sarah|connor|gmail', 'dot|at'],
  ['en-US', 'our page is www.conner-family.org', 'conner|family', 'our page is'],
  ['en-US', 'what time do you open', '', 'what time do you open'],
  ['en-US', 'What time do you open on Monday?', '', 'What time do you open on Monday?'],
  [
    'en-US',
    'One moment please, no one told me about the second one.',
    '',
    'One moment please, no one told me about the second one.',
  ],
  ['en-US', 'Will you be open, or may I come in the morning?', '', 'Will you be open, or may I come in the morning?'],
  ['en-US', "I'm sorry, I'm interested in your opening hours.", '', "I'm sorry, I'm interested in your opening hours."],
  [
    'en-US',
    'How much is a cleaning, and do you take insurance?',
    '',
    'How much is a cleaning, and do you take insurance?',
  ],
  ['en-US', "I'd like to change my appointment, is that OK?", '', "I'd like to change my appointment, is that OK?"],
  ['es-ES', 'me llamo María López y quiero una cita', 'María|López', 'me llamo|y quiero una cita'],
  ['es-MX', 'soy Guadalupe', 'Guadalupe', 'soy'],
  ['es-ES', 'mi número es seis uno dos tres cuatro cinco', 'seis uno dos|cuatro cinco', 'mi número es'],
  ['es-ES', 'el 14 de marzo a las 10:30', '14|10:30', 'de marzo a las'],
  ['es-ES', '¿A qué hora abren los domingos?', '', '¿A qué hora abren los domingos?'],
  ['fr-FR', "je m'appelle Jean-Luc Picard", 'Jean|Luc|Picard', "je m'appelle"],
  ['fr-FR', 'mon numéro est le zéro six douze trente quatre', 'zéro six|trente quatre', 'mon numéro est le'],
  [
    'fr-FR',
    'il y a un problème, à quelle heure est-ce que vous ouvrez ?',
    '',
    'il y a un problème, à quelle heure est-ce que vous ouvrez ?',
  ],
  ['de-DE', 'Ich heiße Klaus Müller und möchte einen Termin', 'Klaus|Müller', 'Ich heiße|und möchte einen Termin'],
  ['de-DE', 'Ist der Termin für Sabine noch frei?', 'Sabine', 'Ist der Termin für|noch frei?'],
  ['de-DE', 'meine Nummer ist fünfundzwanzig drei', 'fünfundzwanzig drei', 'meine Nummer ist'],
  ['de-DE', 'Wann haben Sie am Samstag geöffnet?', '', 'Wann haben Sie am Samstag geöffnet?'],
  ['it-IT', 'mi chiamo Giulia Rossi', 'Giulia|Rossi', 'mi chiamo'],
  ['it-IT', 'a che ora aprite domani', '', 'a che ora aprite domani'],
  ['pt-BR', 'meu nome é João Silva', 'João|Silva', 'meu nome é'],
  ['nl-NL', 'mijn naam is Pieter de Vries', 'Pieter|Vries', 'mijn naam is'],
  ['pl-PL', 'nazywam się Anna Kowalska', 'Anna|Kowalska', 'nazywam się'],
  ['ru-RU', 'меня зовут Иван Петров', 'Иван|Петров', 'меня зовут'],
  ['ru-RU', 'во сколько вы открываетесь', '', 'во сколько вы открываетесь'],
  ['zh-HK', '我叫陳大文想訂枱', '陳大文', '我叫|想訂枱'],
  ['zh-HK', '我姓李，電話係九一二三四五六七', '李|九一二三', '我姓|電話係'],
  ['zh-HK', '我係黃小玲，想改期', '黃小玲', '我係|想改期'],
  ['zh-HK', '請問陳太喺唔喺度', '陳太', '請問|喺唔喺度'],
  ['zh-HK', '我個電話係９１２３４５６７', '９１２３', '我個電話係'],
  ['zh-HK', '三十五位，聽日七點', '三十五', '位，聽日七點'],
  ['zh-HK', '一齊食飯好唔好，等一陣先，萬一落雨點算', '', '一齊食飯好唔好，等一陣先，萬一落雨點算'],
  ['zh-HK', '我係想問你哋幾點開門', '', '我係想問你哋幾點開門'],
  ['zh-HK', '唔該我叫Peter', 'Peter', '唔該我叫'],
  ['zh-CN', '我叫王小明，电话是13800138000', '王小明|13800138000', '我叫|电话是'],
  ['ja-JP', '田中と申します、予約したいです', '田中', 'と申します、予約したいです'],
  ['ja-JP', '山田さんをお願いします', '山田', 'さんをお願いします'],
  ['ja-JP', 'お客様、何時に開きますか', '', 'お客様、何時に開きますか'],
  ['ko-KR', '제 이름은 김민수입니다', '김민수', '제 이름은|입니다'],
  ['ko-KR', '공일공 일이삼사', '공일공|일이삼사', ''],
  ['ko-KR', '몇 시에 열어요', '', '몇 시에 열어요'],
  ['ar-SA', 'رقمي هو ٠٥٠١٢٣٤٥٦٧', '٠٥٠١٢٣٤٥٦٧', 'رقمي هو'],
];

const parts = (list: string): readonly string[] => list.split('|').filter((part) => part !== '');

for (const [language, text, gone, kept] of SENTENCES) {
  test(`${language} "${text}" keeps its wording and loses who and how many`, () => {
    const [redacted = ''] = textsOf(redactRecording(madeRecording([prompt(text, language)]), SECRET));
    for (const part of parts(gone)) assert.ok(!redacted.includes(part), `"${part}" is still in "${redacted}"`);
    for (const part of parts(kept)) assert.ok(redacted.includes(part), `"${part}" is not in "${redacted}"`);
  });
}

test('the corpus is large enough to mean something', () => {
  assert.ok(SENTENCES.length >= 60, `${SENTENCES.length} sentences`);
  assert.ok(new Set(SENTENCES.map(([language]) => language.slice(0, 2))).size >= 10);
});
