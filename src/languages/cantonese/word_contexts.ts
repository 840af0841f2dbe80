/**
 * Words of standard written Chinese that are said differently depending on what stands around them. One line each: the
 * word, what is said, and what must stand right before and right after it. The first line that fits counts; where none
 * does, the plain table does.
 */

export interface InContext {
  readonly word: string;
  /** What is said instead; null = it needs a change that cannot be made safely. */
  readonly said: string | null;
  /** Of the up to four characters before; none = anything. */
  readonly after?: RegExp;
  /** Of the up to four characters behind; what is empty is the end of the text. */
  readonly before?: RegExp;
  /** Is also good Cantonese: only changed where written Chinese was seen before it. */
  readonly isWeak?: boolean;
}

const CLAUSE_END = String.raw`^(?:$|[\s，。！？、；：,.!?;:…」』）)"])`;
const NUMERAL = '0-9一二三四五六七八九十幾兩';
const MEASURE = `[個位間種份項張件款條本段邊班部隻輛台架間次層棟座套杯碟間期類組天晚年月筆批支樣句首把家${NUMERAL}]`;
const PRONOUN = '[我你您佢他她它咱]';
/** Verbs after which 了 says that the thing is done. */
const DONE =
  /(?:[改訂收寄買賣付交取發打做寫開關過到走來去給送加減搬換漏丟忘錯完掉見用花等問答聽看吃喝拿找說説選填留登按接掛退]|取消|確認|預約|預訂|安排|登記|收到|查到|找到|更新|修改|通知|準備|完成|結束|更改|記錄|聯絡|增加|減少|開始|停止|成功|安裝|提供|提交|處理)$/;
/** States after which a 了 at the end says that it is so now. */
const NOW_SO = /(?:[好夠對行懂慢晚遲早快]|可以|明白|知道|清楚|沒事|冇事|沒有|方便|滿|沒問題|太\p{Script=Han}{1,2})$/u;
/** What somebody is doing rather than where: 在查 is 查緊. */
const DOING =
  /^(?:查|看|等(?!候)|做|處理|找|說|説|講|吃|睡|幫|進行|聽|用|玩|學習|準備|忙|開會|打|寫|想|安排|聯絡|跟進|更新|維修|使用|休息)/;
const GIVEN_TO = String.raw`^(?:${CLAUSE_END.slice(1)}|[${NUMERAL}這那個聽看睇一]|半)`;

export const IN_CONTEXT: readonly InContext[] = [
  { word: '這', said: '呢', before: new RegExp(`^${MEASURE}`) },
  { word: '那', said: '嗰', before: new RegExp(`^${MEASURE}`) },
  {
    word: '那',
    said: '咁',
    after: /(?:^|[，。！？\s])$/,
    before: /^(?:我|你|您|佢|他|她|請|就|不|要|好|麻煩|可以|，)/,
  },
  { word: '哪', said: '邊', before: new RegExp(`^${MEASURE}`) },
  { word: '了', said: '咗', after: DONE, before: new RegExp(String.raw`^(?![\s，。！？、；：,.!?;:…」』）)"解]|$)`) },
  { word: '了', said: '咗', after: /已經?[^，。！？]{1,2}$/, before: new RegExp(CLAUSE_END) },
  { word: '了', said: '喇', after: NOW_SO, before: new RegExp(CLAUSE_END) },
  { word: '在', said: null, before: DOING },
  { word: '不在', said: '唔喺度', before: new RegExp(CLAUSE_END) },
  { word: '還在', said: '仲喺度', before: new RegExp(CLAUSE_END) },
  { word: '在', said: '喺', before: /^\p{Script=Han}|^[0-9A-Za-z「《 ]/u },
  { word: '給你', said: '畀你', before: new RegExp(GIVEN_TO) },
  { word: '給您', said: '畀您', before: new RegExp(GIVEN_TO) },
  { word: '給我', said: '畀我', before: new RegExp(GIVEN_TO) },
  { word: '給他', said: '畀佢', before: new RegExp(GIVEN_TO) },
  { word: '給她', said: '畀佢', before: new RegExp(GIVEN_TO) },
  { word: '給我們', said: '畀我哋', before: new RegExp(GIVEN_TO) },
  { word: '也不要', said: '都唔要', after: new RegExp(`${PRONOUN}$`) },
  { word: '也不要', said: '都唔好' },
  { word: '不要', said: '唔好', after: /(?:^|[，。！？\s請前後時]|千萬|最好)$/, before: /^\p{Script=Han}/u },
  { word: '不要', said: '唔要', after: new RegExp(`(?:${PRONOUN}|都)$`) },
  { word: '也', said: '都', after: new RegExp(`${PRONOUN}$`) },
  { word: '也', said: '都', before: /^(?:有|要|會|可以|能|不|沒|想|在|很|需要|歡迎|請|是|都|得|好|提供|包括|已經)/ },
  { word: '和', said: '同', before: new RegExp(`^${PRONOUN}`) },
  { word: '跟', said: '同', before: new RegExp(`^${PRONOUN}`), isWeak: true },
  { word: '讓我', said: '等我', after: /(?:^|[，。！？\s請])$/ },
  { word: '一會', said: '一陣', after: /(?:^|[^期拜第統唯單同萬周週十專])$/, before: /^(?![議計所堂長])/ },
  { word: '一點', said: null, after: /[有早快慢多少大小高低好貴遠近長短]$/ },
  { word: '多', said: '幾', after: /有$/, before: /^(?:[冷熱大長高重快遠久貴難]|便宜|嚴重)/ },
  { word: '把', said: '將', before: /^(?:[你您我他她它這那])/ },
  {
    word: '能',
    said: '可以',
    after: /(?:[我你您他她們才就只還都])$/,
    before: /^(?:幫|給|為|替|在|提供|安排|夠|查|改|取消|接受|說|做|去|來|吃|用|買)/,
  },
  {
    word: '天',
    said: '日',
    after: /[0-9二三四五六七八九十幾兩]$/,
    before: /^(?!氣|地|下|空|文|水|后|主|台|橋|使|花|然|生)/,
  },
  {
    word: '來',
    said: '嚟',
    after: /[我你您佢他她們會要想請過上下出入進起再]$/,
    before: /^(?![年自源電賓臨回往])/,
    isWeak: true,
  },
  {
    word: '來',
    said: '嚟',
    after: /[^未將從原本後近以歷往向素]$/,
    before: new RegExp(`${CLAUSE_END}|^[嗎呢啊呀我你您這那]`),
    isWeak: true,
  },
  { word: '如何', said: '點樣', after: /(?<!無論)$/, isWeak: true },
  { word: '嗎', said: '呀', after: /什麼$/ },
];
