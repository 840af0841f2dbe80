import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normaliseUtterance } from '../../../src/languages/normalise.ts';

type Case = readonly [language: string, said: string, normalised: string];

function holds(name: string, cases: readonly Case[]): void {
  test(name, () => {
    for (const [language, said, normalised] of cases)
      assert.equal(normaliseUtterance(said, language), normalised, `${language}: ${said}`);
  });
}

holds('courtesies and fillers vanish at the ends, fillers anywhere', [
  ['en-US', 'Um, hello, what time do you open, please?', 'what time do you open'],
  ['en-GB', 'okay, what uh time do you open, thank you very much', 'what time do you open'],
  ['en', 'No, thank you.', 'no'],
  ['es-ES', 'Hola, ¿cuánto cuesta, por favor?', 'cuánto cuesta'],
  ['fr-FR', "Bonjour, quelle est l'heure s'il vous plaît ?", 'quelle est l heure'],
  ['de-DE', 'Guten Tag, wann öffnen Sie ähm morgen bitte?', 'wann öffnen sie morgen'],
  ['it-IT', 'Buongiorno, dove siete, per favore?', 'dove siete'],
  ['pt-BR', 'Olá, onde fica, por favor?', 'onde fica'],
  ['nl-NL', 'Goedemorgen, waar is het, alstublieft', 'waar is het'],
  ['ja-JP', 'すみません、いくらですか', 'いくらですか'],
  ['ko-KR', '안녕하세요, 영업시간이 어떻게 되나요?', '영업시간이 어떻게 되나요'],
  ['hi-IN', 'कृपया समय बताइए', 'समय बताइए'],
  ['ar-EG', 'مرحبًا، كم السعر من فضلك؟', 'كم السعر'],
  ['multi', 'Hello bitte, was kostet das?', 'was kostet das'],
]);

holds('an utterance of courtesies or fillers alone keeps them', [
  ['en', 'Thank you.', 'thank you'],
  ['en', 'um', 'um'],
  ['en', 'Hello, um, thanks', 'hello thanks'],
  ['zh-HK', '多謝', '多謝'],
  ['zh-HK', '唔該晒！', '唔該晒'],
  ['zh-CN', '谢谢', '谢谢'],
  ['de', 'Danke', 'danke'],
]);

holds('a word that is no courtesy in another language or place stays', [
  ['nl', 'Is er iemand', 'is er iemand'],
  ['de', 'er kommt um 3', 'er kommt um 3'],
  ['pt', 'um café', 'um café'],
  ['en', 'so far how many', 'so far how many'],
  ['it', 'sei aperto', 'sei aperto'],
  ['zh-HK', '你好貴呀', '你好貴'],
  ['zh-HK', '你好，貴唔貴', '貴唔貴'],
]);

holds('how a request begins is left out, and what is asked for stays', [
  ['en', "I'm looking for a cheap restaurant", 'cheap restaurant'],
  ['en', 'and the address please', 'address'],
  ['en', 'I would like to find some Thai food', 'thai food'],
  ['en', 'goodbye', 'good bye'],
  ['de', 'Ich suche den Bahnhof', 'bahnhof'],
  ['fr', 'Je voudrais la carte', 'carte'],
  ['es', 'Quiero la carta, por favor', 'carta'],
  ['zh-HK', '我想要外賣', '外賣'],
]);

holds('what denies, questions, permits or counts is no beginning of a request', [
  ['en', 'I do not want a taxi', 'i do not want a taxi'],
  ['en', 'can I have a taxi', 'can i have a taxi'],
  ['en', 'what about a taxi', 'what about a taxi'],
  ['en', 'I want two taxis', '2 taxis'],
  ['es', 'una mesa', 'una mesa'],
  ['multi', 'die Another Day', 'die another day'],
]);

holds('contractions are written out and spellings made one', [
  ['en', "What's the price", 'what is the price'],
  ['en', 'whats the price', 'what is the price'],
  ['en', "I can't, I won't, they're", 'i can not, i will not, they are'],
  ['en', 'my favourite e-mail', 'my favorite email'],
  ['de', "Wie geht's", 'wie geht es'],
  ['ar', 'إلى', 'الي'],
]);

holds('number words become digits', [
  ['en', 'twenty-five', '25'],
  ['en', 'one hundred and two dollars', '102 dollars'],
  ['en', 'two thousand twenty five', '2025'],
  ['en', 'two hundred five hundred', '200 500'],
  ['en', 'four oh five', '4 0 5'],
  ['en', 'twenty, five', '20 5'],
  ['en', '$5.50 and 1,000 people', '5.50 dollars and 1000 people'],
  ['en', '4:15 p.m.', '4:15 pm'],
  ['es', 'treinta y cinco', '35'],
  ['es', 'mil doscientos', '1200'],
  ['es', '1.000,50 euros', '1000,50 euros'],
  ['fr', 'quatre-vingt-dix-sept', '97'],
  ['fr', 'vingt et un, soixante et onze', '21 71'],
  ['de', 'fünfundzwanzig', '25'],
  ['de', 'zweitausendfünfundzwanzig', '2025'],
  ['it', 'ventotto, alle sei', '28 alle 6'],
  ['pt', 'cento e vinte e três', '123'],
  ['nl', 'drieëntwintig', '23'],
  ['hi', '५ और दस', '5 और 10'],
  ['ar', '٢٥ شخص', '25 شخص'],
  ['zh-HK', '三十五', '35'],
  ['zh-HK', '兩百零五蚊', '205蚊'],
  ['zh-HK', '九一二三四五六七', '91234567'],
  ['zh-HK', '下午三點', '下午3點'],
  ['zh-CN', '一千二百', '1200'],
]);

holds('what may be no number stays a word', [
  ['en', 'which one', 'which one'],
  ['en', 'no one', 'no one'],
  ['es', 'una mesa', 'una mesa'],
  ['fr', 'un taxi', 'un taxi'],
  ['zh-HK', '三藩市', '三藩市'],
  ['zh-HK', '八達通', '八達通'],
  ['zh-HK', '千萬唔好', '千萬唔好'],
  ['zh-HK', '三四個', '三四個'],
  ['zh-HK', '星期三', '星期三'],
  ['zh-HK', '一個', '一個'],
  ['zh-CN', '十分满意', '十分满意'],
]);

holds('Cantonese loses particles, spaces and courtesies, and one word is written in one way', [
  ['zh-HK', '唔該，請問你哋幾點開門呀？', '你哋幾點開門'],
  ['yue-Hant-HK', '我 地 今 日 開 唔 開 門 㗎', '我哋今日開唔開門'],
  ['zh-HK', '如果我聽日嚟嘅話', '如果我聽日嚟'],
  ['zh-HK', '宜家得唔得啦', '而家得唔得'],
  ['zh-HK', '麻煩你我想 book 兩位', '我想book2位'],
  ['zh-HK', 'ＡＢＣ　１２３', 'abc 123'],
]);

test('a pause after a denial is kept, because the words alone would say the opposite', () => {
  assert.notEqual(normaliseUtterance('No, more please', 'en'), normaliseUtterance('no more please', 'en'));
  assert.notEqual(normaliseUtterance('唔係，我要訂枱', 'zh-HK'), normaliseUtterance('唔係我要訂枱', 'zh-HK'));
  assert.notEqual(normaliseUtterance('不，要', 'zh-CN'), normaliseUtterance('不要', 'zh-CN'));
});

test('utterances that say different things stay apart', () => {
  const apart: readonly (readonly [language: string, ...said: string[]])[] = [
    ['en', '1.5', '15', '1 5', '-15', '1/5', '1:5', '1½', '1,5', '5', 'fifteen o five'],
    ['en', 'can I', 'could I', 'may I', 'must I', 'I can not', 'can I not'],
    ['en', 'is it open', 'is it not open', 'what is open', 'who is open', 'when is it open'],
    ['zh-HK', '有', '冇', '有冇', '未有', '唔係有'],
    ['zh-HK', '開門未', '開門', '未開門', '唔開門', '開唔開門'],
    ['zh-HK', '做咩', '做', '點做', '幾時做'],
    ['zh-HK', '三，十五個', '三十五個', '三十，五個', '三五個'],
    ['fr', 'dix-sept', 'dix, sept'],
    ['de', 'ja', 'nein', 'kein'],
    ['multi', '1,000', '1000', '1.000'],
  ];
  for (const [language, ...said] of apart) {
    const normalised = said.map((text) => normaliseUtterance(text, language));
    assert.equal(new Set(normalised).size, said.length, normalised.join(' | '));
  }
});

test('a text that nobody says in one breath keeps its words and is read fast', () => {
  const long = 'hello twenty five '.repeat(3000);
  const start = performance.now();
  assert.equal(normaliseUtterance(`${long}  x`, 'en'), `${long}x`);
  assert.ok(performance.now() - start < 100);
});
