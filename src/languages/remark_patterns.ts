/**
 * How callers speak of now, of what was said before, of themselves, and of a wrong answer. All languages at once: they
 * rarely collide, and where they do the answer is only made anew. Read on lower-case words with one space between, with
 * contractions written out, and on scripts without spaces as they are. Data only.
 */

/** Whole words or phrases of scripts with spaces; accents and marks count as letters. */
function phrases(list: string): RegExp {
  return new RegExp(
    `(?<![\\p{L}\\p{M}\\p{N}])(?:${list
      .replaceAll('\n', '')
      .replaceAll(/ *\| */g, '|')
      .trim()})(?![\\p{L}\\p{M}\\p{N}])`,
    'u',
  );
}

export const TIME_RELATIVE = phrases(`
now | right now | today | tonight | tomorrow | yesterday | current | currently | still | yet | at the moment | at present | soon | next | latest | recent | recently | later |
already | this (?:week|month|year|morning|afternoon|evening|weekend) | last (?:week|month|night|year|time) | balance | status | available | availability | open now | how long is the wait | ago | so far |
hoy | ahora | mañana | ayer | actual | actualmente | todavía | próximo | próxima | saldo | estado | esta (?:noche|tarde|semana) | ya | disponible | último | última |
aujourdhui | maintenant | demain | hier | actuel | actuellement | encore | prochain | prochaine | solde | statut | ce soir | cette semaine | en ce moment | disponible | dernier | dernière |
heute | jetzt | morgen | gestern | gerade | derzeit | aktuell | aktuelle | aktuellen | momentan | (?<!sonst )noch(?! (?:ein|eine|einen|einer|eines|einmal|mal|etwas|andere|anderen|anderes)(?![\\p{L}])) | nächste | nächsten | nächster | kontostand | status | verfügbar | diese woche | letzte |
oggi | adesso | ora | domani | ieri | attuale | attualmente | ancora | prossimo | prossima | saldo | stato | stasera | disponibile |
hoje | agora | amanhã | ontem | atual | atualmente | ainda | próximo | próxima | disponível |
vandaag | nu | morgen | gisteren | huidig | huidige | momenteel | nog | volgende | saldo | vanavond | beschikbaar |
आज | अभी | कल | अगला | अगली | बैलेंस | स्थिति | इस समय |
اليوم | الان | غدا | امس | حاليا | القادم | التالي | رصيد | رصيدي | حالة | هسه
`);
export const TIME_RELATIVE_UNSPACED =
  /而家|宜家|依家|今日|聽日|听日|尋日|琴日|今晚|聽晚|即刻|仲未|下一|下[個个次]|上[個次]|結餘|结余|餘額|余额|狀態|状态|進度|进度|現在|现在|今天|明天|昨天|目前|當前|当前|剛才|刚才|啱啱|最近|最新|最遲|今個|今年|今[次回週周]|这周|這週|有冇位|幾時|今すぐ|今[はの]?|現在|本日|明日|昨日|次[のはに]|残高|状況|最新|まだ|もう(?!一|少し|ちょっと)|오늘|지금|내일|어제|현재|다음|잔액|상태|아직/;

/** Words that stand for what was said before. "Is there parking" does not. */
export const CONTEXT = phrases(`
it | its | that | those | these | this one | that one | this | them | they | he | she | him | her | one of them | the other | the other one | another one | the same | same | again | instead | the first one | the second one | else | too | as well | which one |
eso | esa | ese | esto | aquello | allí | ahí | otra vez | el otro | la otra | lo mismo | también |
ça | cela | ceci | celui | celle | y | aussi | encore | là | le même | la même |
das | dies | dort | da | dorthin | dieser | dieses | diese | den da | auch | nochmal | dasselbe | davon | damit | dafür | dazu |
questo | quello | quella | lì | là | ci | ne | anche | lo stesso | isso | isto | aquilo | aí | lá | também | o mesmo | dat | dit | die | daar | ook | hetzelfde | er |
यह | वह | वो | ये | इसका | उसका | वहां | भी | हदया | هذا | هذه | ذلك | تلك | هناك | ايضا
`);
export const EXISTENTIAL = /\b(?:is|are|was|were|will|would|can) there\b|\bthere (?:is|are|was|were|will|would|any)\b/g;
export const THERE = /\bthere\b/;
export const CONTEXT_START =
  /^(?:and|or|but|what about|how about|so|then|also|y|o|pero|et|ou|mais|und|oder|aber|e|ma|mas|en|of|maar|और|و|와|그리고|그럼|qué tal|et pour|was ist mit|wie ist es mit|e per|e quanto a|hoe zit het met)(?: |$)/;
/** An answer to yes or no, whatever follows. */
export const YES_NO_START =
  /^(?:yes|yeah|yep|yup|no|nope|nah|sure|correct|right|exactly|sí|si|claro|oui|non|si|ouais|ja|nein|doch|genau|sì|certo|sim|não|nee|हां|नहीं|نعم|لا|اه|네|예|아니요|아니오)(?: |,|$)/;
export const CONTEXT_UNSPACED =
  /佢|[呢嗰依哩這那这][個个度啲間間次款隻種样樣邊边裡里裏儿兒]|它|^[咁同仲還还那就]|^(?:係|唔係|好|唔好|得|唔得|有|冇|是|不是|对|對|不对|不對|可以|唔可以|不可以|はい|いいえ|うん|ええ)|呢[？?]?$|另外|其他|第[一二三四五六七八九十\d]個|それ|これ|あれ|そこ|あそこ|そちら|は[？?]$|그거|그것|이거|거기/;

export const PERSONAL = phrases(`
my (?:full |first |last |middle )?name is | my names | name is spelled | call me | this is [\\p{L}]+ (?:speaking|calling|from) | i am [\\p{L}]+(?: [\\p{L}]+)? (?:speaking|calling|from) | speaking is |
me llamo | mi nombre es | mi apellido | soy (?:el señor|la señora) | je m appelle | mon nom est | mon prénom | ich heiße | ich heisse | mein name ist | mi chiamo | il mio nome | meu nome é | me chamo | ik heet | mijn naam is | मेरा नाम | اسمي | 제 이름은 |
date of birth | my birthday | i was born | born (?:on|in) | fecha de nacimiento | nací | date de naissance | je suis née? le | geboren | geburtsdatum | data di nascita | sono nat[oa] | data de nascimento | nasci | geboortedatum | जन्म | تاريخ الميلاد |
(?:my|the|account|card|order|policy|member|membership|reference|booking|confirmation|passport|license|insurance|customer|phone|telephone|mobile|security) (?:number|code|pin|id) is | my (?:account|card|pin|password|passcode|ssn|e mail|email|address|zip code|postcode|phone|mobile) is | social security | i live (?:at|on) | i am at \\d+ |
mi (?:número|cuenta|tarjeta|dirección|correo|teléfono) es | mon (?:numéro|adresse|compte|téléphone|courriel) est | mein[e]? (?:nummer|adresse|konto|telefonnummer|kundennummer|kontonummer) (?:ist|lautet) | il mio (?:numero|conto|indirizzo) | meu (?:número|cpf|endereço|telefone) é | mijn (?:nummer|adres|rekening) is |
arroba | arobase | at [\\p{L}\\p{N}]+ dot [\\p{L}]{2,4} | at [\\p{L}\\p{N}]+ punto [\\p{L}]{2,4} | at [\\p{L}\\p{N}]+ point [\\p{L}]{2,4} | at [\\p{L}\\p{N}]+ punkt [\\p{L}]{2,4} | [\\p{L}] as in [\\p{L}]+ | [\\p{L}] wie [\\p{L}]+ | [\\p{L}] for [\\p{L}]+ [\\p{L}] for
`);
export const PERSONAL_UNSPACED =
  /我(?:個)?(?:嘅|的)?(?:中文|英文|全)?名(?:字)?(?:係|是|叫)|我叫|我姓|小姓|敝姓|免貴姓|出生|生日|我(?:嘅|的|個)?(?:電話|电话|手機|手机|戶口|账户|帳戶|信用卡|身份證|身份证|地址|住址|電郵|邮箱)(?:號碼|号码|號|号)?(?:係|是)|我住|と申します|生年月日|生まれ|(?:名前|住所|電話番号)は(?![|、\s]*$|です|でござ|そして|また|(?:住所|電話番号|郵便番号)は|何|なん|どこ|どちら|どう|いくつ|分か|わか|教え|ありま|ござい)|이름은|생년월일|주소는/;
/** Four digits and more in a row, however they are spaced; years, times and prices are taken out before. */
export const DIGITS_RUN = /(?:\d[ -]?){4,}/;
export const YEAR = /(?<!\d[ -]?)(?:19|20)\d{2}(?![\d]|[ -]\d)/g;
export const PRICE =
  /[$€£¥] ?\d[\d.,]{0,20}|(?<![\d.,])\d[\d.,]{0,20} ?(?:[$€£¥]|dollars?|bucks|euros?|pounds?|pesos?|reais|yen|rupees|蚊|元|塊|块|円|원|港幣|रुपये)/g;
export const CLOCK = /(?<!\d)\d{1,2}:\d{2}(?!\d)/g;
export const EMAIL = /[^\s@]@[^\s@]/;
/** A code of letters and digits: a booking, a passport, a number plate. */
export const CODE = /(?<![\p{L}\p{N}])(?=[a-z]*\d)(?=\d*[a-z])(?=(?:[a-z]*\d){3})[a-z\d]{5,}(?![\p{L}\p{N}])/u;
/** Three letters one by one. */
export const SPELLED = /(?<![\p{L}\p{M}\p{N}'])\p{L}(?:[ ,.-]+\p{L}){2,}(?![\p{L}\p{M}\p{N}'])/u;

export const CORRECTION = phrases(`
no i (?:asked|said|meant|want|wanted|did not|do not) | no that is not | that is not what i (?:asked|said|meant|want|wanted) | not what i (?:asked|said|meant) | i did not (?:ask|say|mean) (?:for|that|about|you)? ?\\w* | i (?:already )?(?:said|told you|asked you|asked for|asked about|meant) |
you (?:got|have got|have) (?:that|it|me) wrong | that is (?:wrong|incorrect|not right|not correct|not true) | you (?:are wrong|misunderstood|did not answer|do not understand|did not understand|misheard) | wrong answer | you are not listening | let me rephrase | my question was | i was asking |
no pregunté eso | yo pregunté | no es lo que (?:pregunté|dije|quería) | no he (?:dicho|preguntado) eso | he (?:dicho|preguntado) | eso no es | te equivocas | se equivoca | está equivocado | dije que | no me entiende | no me entendió |
ce n est pas ce que j ai (?:demandé|dit) | ce n est pas ma question | j ai (?:demandé|dit) | vous vous trompez | vous avez mal compris | c est faux | non je (?:demande|voulais|veux) |
das (?:habe ich nicht|hab ich nicht|habe ich gar nicht) (?:gefragt|gesagt|gemeint) | das war nicht meine frage | ich (?:habe|hab|hatte) (?:gefragt|gesagt|nach|nicht) | ich meinte | das ist falsch | das stimmt nicht | sie haben mich falsch verstanden | falsch verstanden | nein ich (?:wollte|will|habe|meine|möchte) |
non ho (?:chiesto|detto) | ho (?:chiesto|detto) | non è quello che | è sbagliato | si sbaglia | non mi ha capito | não (?:foi isso que|perguntei|disse) | eu (?:perguntei|disse) | está errado | você entendeu errado | dat (?:vroeg|bedoel|bedoelde|zei) ik niet | ik (?:vroeg|zei|bedoel|bedoelde) | dat klopt niet | dat is fout |
मैंने (?:यह|ये) नहीं (?:पूछा|कहा) | मैंने (?:पूछा|कहा) | गलत | لم اسال | لم اقل | سالت | خطا | 그게 아니라 | 그게 아니고 | 제가 물어본 | 틀렸어요 | 잘못
`);
export const CORRECTION_UNSPACED =
  /我[唔不没沒冇](?:係|是|有)?(?:問|问|話|说|說|講)(?:緊)?(?:呢|嗰|這|这|那|你)|唔係(?:問|話|講)(?:呢|嗰)|我(?:係|是)?(?:問|问)(?:緊|嘅|的|你|咗)|我[係是](?:問|问|話|话|講|讲|說|说)(?!下)|我(?:頭先|啱啱|刚才|剛才)(?:問|话|話|說|说|講)|我都話|我(?:話|说|說|講)(?:咗|過|过|的是|嘅係)|我(?:嘅|的)意思|你(?:聽|听|搞|理解|講|答|說|说|弄)錯|你(?:听|搞|理解|答|说|弄)错|答非所問|答非所问|(?:唔係|不是|唔是)(?:呢|咁|這|这|那)(?:個|个|樣|样|意思)|錯咗|不對不對|不对不对|唔啱|你誤會|你误会|そうじゃな|違います|ちがいます|聞いた(?:の|こと)|そうではな|聞いてい(?:ない|ません)/;
