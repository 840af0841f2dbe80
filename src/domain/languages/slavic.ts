/** Slavic languages: codes, speech and words. A native speaker corrects the words here. */
import type { LanguageEntry } from './entry.ts';

export const SLAVIC: readonly LanguageEntry[] = [
  {
    key: 'pl',
    name: 'Polish',
    ownName: 'polski',
    scripts: ['Latin'],
    regions: [
      {
        code: 'pl-PL',
        elevenLabs: true,
        google: 'pl-PL-Chirp3-HD-Aoede',
        amazon: 'Ola-Neural',
        azure: ['Agnieszka', 'Marek'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
    ],
    and: 'i',
    fillers: 'yyy, eee, no, hm, więc, zaraz',
    lines: {
      bridge: ['Chwileczkę, proszę.', 'Już sprawdzam.', 'Sekundkę.'],
      apology: [
        'Przepraszam, nie mogę teraz na to odpowiedzieć. Czy mogę prosić o powtórzenie pytania?',
        'Przepraszam, mam teraz mały problem. Proszę spróbować jeszcze raz.',
      ],
      unknown: [
        'Niestety tego nie wiem. Czy mogę pomóc w czymś innym?',
        'Niestety nie znam odpowiedzi. Proszę powiedzieć to inaczej.',
      ],
      brokenOff: ['Przepraszam, zgubił mi się wątek. Proszę zapytać jeszcze raz.'],
      stillThere: ['Czy jest tam ktoś?', 'Halo? Czy mnie słychać?'],
      goodbye: 'Dziękujemy za telefon. Do widzenia.',
    },
    transfer: 'Przepraszam, nie mogę teraz na to odpowiedzieć. Łączę z konsultantem, proszę się nie rozłączać.',
    callBack: 'Przepraszam, nie mogę teraz na to odpowiedzieć. Oddzwonimy. Do widzenia.',
    busy: 'W tej chwili wszystkie linie są zajęte. Prosimy zadzwonić ponownie za kilka minut. Do widzenia.',
    failed: 'Przepraszamy, w tej chwili nie możemy odebrać połączenia. Prosimy zadzwonić później. Do widzenia.',
    instruction:
      'Twoja odpowiedź urwała się po tych słowach, które rozmówca już usłyszał. Mów dalej dokładnie od ' +
      'tego miejsca, w tym samym zdaniu, jeśli nie jest skończone. Jeśli ostatnie słowo jest urwane, ' +
      'zacznij od tego całego słowa; w przeciwnym razie nie powtarzaj żadnego z tych słów. Nie witaj się i ' +
      'nie przepraszaj. Jeśli niczego nie brakuje, napisz tylko kropkę.',
    asISaid: 'Jak już wspomniano,',
    greetings: 'dzień dobry, cześć, dobry wieczór, halo',
    starters: 'my nasz nasza on ona to ten ta tak nie i ale jeśli kiedy gdzie co jak',
  },
  {
    key: 'cs',
    name: 'Czech',
    ownName: 'čeština',
    scripts: ['Latin'],
    regions: [
      {
        code: 'cs-CZ',
        elevenLabs: true,
        google: 'cs-CZ-Wavenet-B',
        azure: ['Vlasta', 'Antonin'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
    ],
    and: 'a',
    fillers: 'ehm, no, hm, prostě, počkejte',
    lines: {
      bridge: ['Okamžik, prosím.', 'Podívám se.', 'Vteřinku.'],
      apology: [
        'Promiňte, na to teď nemohu odpovědět. Můžete se zeptat ještě jednou?',
        'Omlouvám se, mám teď potíže. Zkuste to prosím znovu.',
      ],
      unknown: [
        'Bohužel, to nevím. Mohu vám pomoci s něčím jiným?',
        'Na to bohužel nemám odpověď. Můžete to říct jinak?',
      ],
      brokenOff: ['Promiňte, vypadla mi nit. Můžete se zeptat ještě jednou?'],
      stillThere: ['Jste tam ještě?', 'Haló? Slyšíte mě?'],
      goodbye: 'Děkujeme za zavolání. Na shledanou.',
    },
    transfer: 'Promiňte, na to teď nemohu odpovědět. Přepojím vás na kolegu, zůstaňte prosím na lince.',
    callBack: 'Promiňte, na to teď nemohu odpovědět. Zavoláme vám zpět. Na shledanou.',
    busy: 'Všechny naše linky jsou momentálně obsazené. Zavolejte prosím znovu za několik minut. Na shledanou.',
    failed: 'Omlouváme se, hovor teď nelze spojit. Zavolejte prosím později. Na shledanou.',
    instruction:
      'Vaše odpověď se po těchto slovech přerušila; volající je už slyšel. Pokračujte přesně odtud, ve ' +
      'stejné větě, pokud není dokončená. Pokud je poslední slovo jen napůl, začněte celým tímto slovem; ' +
      'jinak žádné z těchto slov neopakujte. Nezdravte a neomlouvejte se. Pokud nic nechybí, napište jen ' +
      'tečku.',
    asISaid: 'Jak už bylo řečeno,',
    greetings: 'dobrý den, ahoj, dobré ráno, dobrý večer, haló',
    starters: 'my náš naše vy váš on ona to ten ta ano ne a ale pokud když kde co jak',
  },
  {
    key: 'sk',
    name: 'Slovak',
    ownName: 'slovenčina',
    scripts: ['Latin'],
    regions: [
      {
        code: 'sk-SK',
        elevenLabs: true,
        google: 'sk-SK-Wavenet-B',
        azure: ['Viktoria', 'Lukas'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
    ],
    and: 'a',
    fillers: 'ehm, no, hm, teda, počkajte',
    lines: {
      bridge: ['Moment, prosím.', 'Pozriem sa.', 'Sekundu.'],
      apology: ['Prepáčte, na to teraz neviem odpovedať. Môžete sa opýtať ešte raz?'],
      unknown: ['Bohužiaľ, to neviem. Môžem vám pomôcť s niečím iným?'],
      brokenOff: ['Prepáčte, stratila sa mi niť. Môžete sa opýtať ešte raz?'],
      stillThere: ['Ste tam ešte?', 'Haló? Počujete ma?'],
      goodbye: 'Ďakujeme za zavolanie. Dovidenia.',
    },
    transfer: 'Prepáčte, na to teraz neviem odpovedať. Prepojím vás na kolegu, zostaňte prosím na linke.',
    callBack: 'Prepáčte, na to teraz neviem odpovedať. Zavoláme vám späť. Dovidenia.',
    busy: 'Všetky naše linky sú momentálne obsadené. Zavolajte prosím znova o niekoľko minút. Dovidenia.',
    failed: 'Ospravedlňujeme sa, hovor teraz nie je možné spojiť. Zavolajte prosím neskôr. Dovidenia.',
    instruction:
      'Vaša odpoveď sa po týchto slovách prerušila; volajúci ich už počul. Pokračujte presne odtiaľ, v tej ' +
      'istej vete, ak nie je dokončená. Ak je posledné slovo len napoly, začnite celým týmto slovom; inak ' +
      'žiadne z týchto slov neopakujte. Nezdravte a neospravedlňujte sa. Ak nič nechýba, napíšte len bodku.',
    asISaid: 'Ako už bolo povedané,',
    greetings: 'dobrý deň, ahoj, dobré ráno, dobrý večer, haló',
    starters: 'my náš naše vy váš on ona to ten tá áno nie a ale ak keď kde čo ako',
  },
  {
    key: 'sl',
    name: 'Slovenian',
    ownName: 'slovenščina',
    scripts: ['Latin'],
    regions: [{ code: 'sl-SI', azure: ['Petra', 'Rok'], googleHears: true }],
    and: 'in',
    fillers: 'eee, hm, torej, no, počakajte',
    lines: {
      bridge: ['Trenutek, prosim.', 'Samo preverim.', 'Sekundo.'],
      apology: ['Oprostite, na to trenutno ne morem odgovoriti. Lahko vprašate še enkrat?'],
      unknown: ['Žal tega ne vem. Vam lahko pomagam še pri čem drugem?'],
      brokenOff: ['Oprostite, izgubila se mi je nit. Lahko vprašate še enkrat?'],
      stillThere: ['Ste še tam?', 'Halo? Me slišite?'],
      goodbye: 'Hvala za klic. Nasvidenje.',
    },
    transfer: 'Oprostite, na to trenutno ne morem odgovoriti. Povezujem vas s sodelavcem, prosim, ostanite na liniji.',
    callBack: 'Oprostite, na to trenutno ne morem odgovoriti. Poklicali vas bomo nazaj. Nasvidenje.',
    busy: 'Trenutno so vse naše linije zasedene. Prosimo, pokličite znova čez nekaj minut. Nasvidenje.',
    failed: 'Oprostite, klica trenutno ne moremo sprejeti. Prosimo, pokličite pozneje. Nasvidenje.',
    instruction:
      'Vaš odgovor se je po teh besedah prekinil; klicatelj jih je že slišal. Nadaljujte natanko od tam, v ' +
      'istem stavku, če ni končan. Če je zadnja beseda le napol izrečena, začnite s celo besedo; sicer ne ' +
      'ponavljajte nobene od teh besed. Ne pozdravljajte in se ne opravičujte. Če nič ne manjka, napišite ' +
      'samo piko.',
    asISaid: 'Kot rečeno,',
    greetings: 'dober dan, živjo, dobro jutro, dober večer, halo',
    starters: 'mi naš naša vi vaš on ona to ta da ne in ampak če ko kje kaj',
  },
  {
    key: 'hr',
    name: 'Croatian',
    ownName: 'hrvatski',
    scripts: ['Latin'],
    regions: [{ code: 'hr-HR', elevenLabs: true, azure: ['Gabrijela', 'Srecko'], googleHears: true }],
    and: 'i',
    fillers: 'ovaj, hm, eee, pa, dakle',
    lines: {
      bridge: ['Samo trenutak, molim.', 'Sad ću provjeriti.', 'Sekundu.'],
      apology: ['Oprostite, na to trenutno ne mogu odgovoriti. Možete li pitati još jednom?'],
      unknown: ['Nažalost, to ne znam. Mogu li vam pomoći s nečim drugim?'],
      brokenOff: ['Oprostite, izgubila se nit. Možete li pitati još jednom?'],
      stillThere: ['Jeste li još tamo?', 'Halo? Čujete li me?'],
      goodbye: 'Hvala na pozivu. Doviđenja.',
    },
    transfer: 'Oprostite, na to trenutno ne mogu odgovoriti. Spojit ću vas s kolegom, molim vas ostanite na liniji.',
    callBack: 'Oprostite, na to trenutno ne mogu odgovoriti. Nazvat ćemo vas. Doviđenja.',
    busy: 'Trenutno su sve naše linije zauzete. Molimo nazovite ponovno za nekoliko minuta. Doviđenja.',
    failed: 'Žao nam je, poziv trenutno nije moguće uspostaviti. Molimo nazovite kasnije. Doviđenja.',
    instruction:
      'Vaš se odgovor prekinuo nakon ovih riječi, koje je pozivatelj već čuo. Nastavite točno odande, u ' +
      'istoj rečenici ako nije dovršena. Ako je posljednja riječ samo napola izgovorena, počnite cijelom ' +
      'tom riječju; inače ne ponavljajte nijednu od ovih riječi. Nemojte pozdravljati i nemojte se ' +
      'ispričavati. Ako ništa ne nedostaje, napišite samo točku.',
    asISaid: 'Kao što je rečeno,',
    greetings: 'dobar dan, bok, dobro jutro, dobra večer, halo',
    starters: 'mi naš naša vi vaš on ona to taj ta da ne i ali ako kad gdje što',
  },
  {
    key: 'sr',
    name: 'Serbian',
    ownName: 'српски',
    scripts: ['Cyrillic'],
    regions: [
      {
        code: 'sr-RS',
        aliases: ['sr-Cyrl', 'sr-Cyrl-RS'],
        google: 'sr-RS-Standard-A',
        azure: ['Sophie', 'Nicholas'],
        googleHears: true,
      },
    ],
    and: 'и',
    fillers: 'овај, хм, па, значи',
    lines: {
      bridge: ['Само тренутак, молим вас.', 'Сад ћу да проверим.', 'Секунд.'],
      apology: ['Извините, тренутно не могу да одговорим на то. Можете ли да питате поново?'],
      unknown: ['Нажалост, то не знам. Могу ли да вам помогнем око нечег другог?'],
      brokenOff: ['Извините, изгубила се нит. Можете ли да питате поново?'],
      stillThere: ['Да ли сте још ту?', 'Хало? Чујете ли ме?'],
      goodbye: 'Хвала на позиву. Довиђења.',
    },
    transfer: 'Извините, тренутно не могу да одговорим на то. Повезаћу вас са колегом, молим вас останите на вези.',
    callBack: 'Извините, тренутно не могу да одговорим на то. Позваћемо вас. Довиђења.',
    busy: 'Тренутно су све наше линије заузете. Молимо вас да позовете поново за неколико минута. Довиђења.',
    failed: 'Жао нам је, тренутно не можемо да примимо ваш позив. Молимо вас да позовете касније. Довиђења.',
    instruction:
      'Ваш одговор се прекинуо после ових речи, које је позивалац већ чуо. Наставите тачно одатле, у истој ' +
      'реченици ако није завршена. Ако је последња реч само напола изговорена, почните целом том речју; ' +
      'иначе не понављајте ниједну од ових речи. Немојте поздрављати и немојте се извињавати. Ако ништа не ' +
      'недостаје, напишите само тачку.',
    asISaid: 'Као што је речено,',
    greetings: 'добар дан, здраво, добро јутро, добро вече, хало',
    starters: 'ми наш наша ви ваш он она то тај та да не и али ако кад где шта',
  },
  {
    key: 'mk',
    name: 'Macedonian',
    ownName: 'македонски',
    scripts: ['Cyrillic'],
    regions: [{ code: 'mk-MK', azure: ['Marija', 'Aleksandar'], googleHears: true }],
    and: 'и',
    fillers: 'хм, па, значи, ова',
    lines: {
      bridge: ['Еден момент, ве молам.', 'Сега ќе проверам.', 'Секунда.'],
      apology: ['Извинете, сега не можам да одговорам на тоа. Може ли да прашате повторно?'],
      unknown: ['За жал, тоа не го знам. Можам ли да ви помогнам со нешто друго?'],
      brokenOff: ['Извинете, ја изгубив нишката. Може ли да прашате повторно?'],
      stillThere: ['Дали сте сѐ уште тука?', 'Ало? Ме слушате ли?'],
      goodbye: 'Ви благодариме на повикот. Пријатно.',
    },
    transfer: 'Извинете, сега не можам да одговорам на тоа. Ќе ве поврзам со колега, останете на линија.',
    callBack: 'Извинете, сега не можам да одговорам на тоа. Ние ќе ви се јавиме. Пријатно.',
    busy: 'Во моментов сите линии се зафатени. Ве молиме јавете се повторно за неколку минути. Пријатно.',
    failed: 'Жал ни е, во моментов не можеме да го примиме повикот. Ве молиме јавете се подоцна. Пријатно.',
    instruction:
      'Вашиот одговор се прекина по овие зборови, што повикувачот веќе ги слушна. Продолжете токму оттаму, ' +
      'во истата реченица ако не е завршена. Ако последниот збор е само половичен, почнете со целиот тој ' +
      'збор; инаку не повторувајте ниту еден од овие зборови. Не поздравувајте и не извинувајте се. Ако ' +
      'ништо не недостасува, напишете само точка.',
    asISaid: 'Како што реков,',
    greetings: 'добар ден, здраво, добро утро, добра вечер, ало',
    starters: 'ние наш наша вие ваш тој таа тоа да не и но ако кога каде што',
  },
  {
    key: 'bg',
    name: 'Bulgarian',
    ownName: 'български',
    scripts: ['Cyrillic'],
    regions: [
      {
        code: 'bg-BG',
        elevenLabs: true,
        google: 'bg-BG-Standard-B',
        azure: ['Kalina', 'Borislav'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
    ],
    and: 'и',
    fillers: 'ами, хм, значи, чакайте',
    lines: {
      bridge: ['Един момент, моля.', 'Сега ще проверя.', 'Секунда.'],
      apology: [
        'Съжалявам, в момента не мога да ви отговоря. Бихте ли попитали отново?',
        'Извинете, имам малък проблем. Моля, опитайте отново.',
      ],
      unknown: ['За съжаление не знам това. Мога ли да ви помогна с нещо друго?'],
      brokenOff: ['Извинете, изгубих нишката. Бихте ли попитали отново?'],
      stillThere: ['Там ли сте още?', 'Ало? Чувате ли ме?'],
      goodbye: 'Благодарим ви за обаждането. Дочуване.',
    },
    transfer: 'Съжалявам, в момента не мога да ви отговоря. Ще ви свържа с колега, моля, останете на линия.',
    callBack: 'Съжалявам, в момента не мога да ви отговоря. Ще ви се обадим. Дочуване.',
    busy: 'В момента всички линии са заети. Моля, обадете се отново след няколко минути. Дочуване.',
    failed: 'Съжаляваме, в момента не можем да приемем обаждането ви. Моля, обадете се по-късно. Дочуване.',
    instruction:
      'Вашият отговор прекъсна след тези думи, които обаждащият се вече е чул. Продължете точно оттам, в ' +
      'същото изречение, ако не е завършено. Ако последната дума е само наполовина, започнете с цялата ' +
      'тази дума; иначе не повтаряйте нито една от тези думи. Не поздравявайте и не се извинявайте. Ако ' +
      'нищо не липсва, напишете само точка.',
    asISaid: 'Както казах,',
    greetings: 'здравейте, здрасти, добър ден, добро утро, добър вечер, ало',
    starters: 'ние наш наша вие ваш той тя то това да не и но ако когато къде какво',
  },
  {
    key: 'ru',
    name: 'Russian',
    ownName: 'русский',
    scripts: ['Cyrillic'],
    regions: [
      {
        code: 'ru-RU',
        elevenLabs: true,
        google: 'ru-RU-Chirp3-HD-Aoede',
        amazon: 'Tatyana',
        azure: ['Svetlana', 'Dmitry'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
    ],
    and: 'и',
    fillers: 'э, ну, эм, так, значит, сейчас',
    lines: {
      bridge: ['Одну минуту, пожалуйста.', 'Сейчас посмотрю.', 'Секунду.'],
      apology: [
        'Извините, сейчас я не могу ответить. Повторите, пожалуйста, ваш вопрос.',
        'Простите, у меня небольшие неполадки. Попробуйте, пожалуйста, ещё раз.',
      ],
      unknown: [
        'К сожалению, этого я не знаю. Могу ли я помочь чем-нибудь ещё?',
        'К сожалению, у меня нет ответа. Скажите, пожалуйста, иначе.',
      ],
      brokenOff: ['Извините, связь прервалась. Повторите, пожалуйста, ваш вопрос.'],
      stillThere: ['Вы ещё на линии?', 'Алло? Вы меня слышите?'],
      goodbye: 'Спасибо за звонок. До свидания.',
    },
    transfer: 'Извините, сейчас я не могу ответить. Соединяю вас с коллегой, пожалуйста, оставайтесь на линии.',
    callBack: 'Извините, сейчас я не могу ответить. Мы вам перезвоним. До свидания.',
    busy: 'В данный момент все линии заняты. Пожалуйста, перезвоните через несколько минут. До свидания.',
    failed: 'Извините, сейчас мы не можем принять ваш звонок. Пожалуйста, перезвоните позже. До свидания.',
    instruction:
      'Ваш ответ оборвался после этих слов, которые собеседник уже услышал. Продолжайте точно с этого ' +
      'места, в том же предложении, если оно не закончено. Если последнее слово оборвано, начните с этого ' +
      'слова целиком; иначе не повторяйте ни одного из этих слов. Не здоровайтесь и не извиняйтесь. Если ' +
      'ничего не пропущено, напишите только точку.',
    asISaid: 'Как уже было сказано,',
    greetings: 'здравствуйте, привет, добрый день, доброе утро, добрый вечер, алло',
    starters: 'мы наш наша вы ваш он она оно это этот да нет и но если когда где что',
  },
  {
    key: 'uk',
    name: 'Ukrainian',
    ownName: 'українська',
    scripts: ['Cyrillic'],
    regions: [
      {
        code: 'uk-UA',
        elevenLabs: true,
        google: 'uk-UA-Wavenet-A',
        azure: ['Polina', 'Ostap'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
    ],
    and: 'і',
    fillers: 'ем, ну, так, значить, зараз',
    lines: {
      bridge: ['Одну хвилинку, будь ласка.', 'Зараз подивлюся.', 'Секунду.'],
      apology: [
        'Вибачте, зараз я не можу відповісти. Повторіть, будь ласка, ваше запитання.',
        'Перепрошую, у мене невеликі негаразди. Спробуйте, будь ласка, ще раз.',
      ],
      unknown: [
        'На жаль, цього я не знаю. Чи можу я допомогти чимось іще?',
        'На жаль, у мене немає відповіді. Скажіть, будь ласка, інакше.',
      ],
      brokenOff: ['Вибачте, зв’язок перервався. Повторіть, будь ласка, ваше запитання.'],
      stillThere: ['Ви ще на лінії?', 'Алло? Ви мене чуєте?'],
      goodbye: 'Дякуємо за дзвінок. До побачення.',
    },
    transfer: 'Вибачте, зараз я не можу відповісти. З’єдную вас із колегою, будь ласка, залишайтеся на лінії.',
    callBack: 'Вибачте, зараз я не можу відповісти. Ми вам передзвонимо. До побачення.',
    busy: 'Зараз усі лінії зайняті. Будь ласка, зателефонуйте за кілька хвилин. До побачення.',
    failed: 'Вибачте, зараз ми не можемо прийняти ваш дзвінок. Будь ласка, зателефонуйте пізніше. До побачення.',
    instruction:
      'Ваша відповідь обірвалася після цих слів, які співрозмовник уже почув. Продовжуйте точно з цього ' +
      'місця, у тому ж реченні, якщо воно не закінчене. Якщо останнє слово обірване, почніть із цього ' +
      'слова цілком; інакше не повторюйте жодного з цих слів. Не вітайтеся і не вибачайтеся. Якщо нічого ' +
      'не пропущено, напишіть лише крапку.',
    asISaid: 'Як уже було сказано,',
    greetings: 'добрий день, вітаю, привіт, доброго ранку, добрий вечір, алло',
    starters: 'ми наш наша ви ваш він вона воно це цей так ні і але якщо коли де що',
  },
];
