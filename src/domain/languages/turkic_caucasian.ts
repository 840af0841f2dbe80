/** Turkic languages and those of the Caucasus: codes, speech and words. A native speaker corrects the words here. */
import type { LanguageEntry } from './entry.ts';

export const TURKIC_CAUCASIAN: readonly LanguageEntry[] = [
  {
    key: 'tr',
    name: 'Turkish',
    ownName: 'Türkçe',
    scripts: ['Latin'],
    regions: [
      {
        code: 'tr-TR',
        elevenLabs: true,
        google: 'tr-TR-Chirp3-HD-Aoede',
        amazon: 'Burcu-Neural',
        azure: ['Emel', 'Ahmet'],
        deepgram: ['nova-2'],
        googleHears: true,
      },
    ],
    and: 've',
    fillers: 'ee, şey, yani, hım, bakalım',
    lines: {
      bridge: ['Bir dakika lütfen.', 'Hemen bakıyorum.', 'Bir saniye.'],
      apology: [
        'Özür dilerim, şu anda buna cevap veremiyorum. Tekrar sorabilir misiniz?',
        'Kusura bakmayın, şu anda bir sorun yaşıyorum. Lütfen tekrar deneyin.',
      ],
      unknown: [
        'Üzgünüm, bunu bilmiyorum. Başka bir konuda yardımcı olabilir miyim?',
        'Maalesef buna bir cevabım yok. Başka türlü söyleyebilir misiniz?',
      ],
      brokenOff: ['Özür dilerim, sözüm kesildi. Tekrar sorabilir misiniz?'],
      stillThere: ['Hâlâ orada mısınız?', 'Alo? Beni duyabiliyor musunuz?'],
      goodbye: 'Aradığınız için teşekkür ederiz. İyi günler.',
    },
    transfer:
      'Özür dilerim, şu anda buna cevap veremiyorum. Sizi bir çalışma arkadaşıma bağlıyorum, lütfen hatta kalın.',
    callBack: 'Özür dilerim, şu anda buna cevap veremiyorum. Sizi geri arayacağız. İyi günler.',
    busy: 'Şu anda tüm hatlarımız meşgul. Lütfen birkaç dakika sonra tekrar arayın. İyi günler.',
    failed: 'Üzgünüz, çağrınız şu anda bağlanamıyor. Lütfen daha sonra tekrar arayın. İyi günler.',
    instruction:
      'Cevabınız bu kelimelerden sonra kesildi; arayan kişi bunları duydu. Tam oradan devam edin, cümle ' +
      'bitmediyse aynı cümlede. Son kelime yarım kaldıysa o kelimenin tamamıyla başlayın; aksi hâlde bu ' +
      'kelimelerin hiçbirini tekrarlamayın. Selam vermeyin ve özür dilemeyin. Eksik bir şey yoksa yalnızca ' +
      'bir nokta yazın.',
    asISaid: 'Dediğim gibi,',
    greetings: 'merhaba, selam, alo, günaydın, iyi günler, iyi akşamlar',
    starters: 'biz bizim siz sizin o bu şu bir evet hayır ve ama eğer ne nerede',
  },
  {
    key: 'az',
    name: 'Azerbaijani',
    ownName: 'azərbaycan dili',
    scripts: ['Latin'],
    regions: [{ code: 'az-AZ', aliases: ['az-Latn', 'az-Latn-AZ'], azure: ['Banu', 'Babek'], googleHears: true }],
    and: 'və',
    fillers: 'ee, yəni, şey, hə',
    lines: {
      bridge: ['Bir dəqiqə, zəhmət olmasa.', 'İndi baxıram.', 'Bir saniyə.'],
      apology: ['Üzr istəyirəm, hazırda buna cavab verə bilmirəm. Yenidən soruşa bilərsiniz?'],
      unknown: ['Təəssüf ki, bunu bilmirəm. Başqa bir şeydə kömək edə bilərəm?'],
      brokenOff: ['Üzr istəyirəm, sözüm kəsildi. Yenidən soruşa bilərsiniz?'],
      stillThere: ['Hələ xətdəsiniz?', 'Alo? Məni eşidirsiniz?'],
      goodbye: 'Zəng etdiyiniz üçün təşəkkür edirik. Sağ olun.',
    },
    transfer:
      'Üzr istəyirəm, hazırda buna cavab verə bilmirəm. Sizi həmkarımla birləşdirirəm, zəhmət olmasa xətdə qalın.',
    callBack: 'Üzr istəyirəm, hazırda buna cavab verə bilmirəm. Sizə geri zəng edəcəyik. Sağ olun.',
    busy: 'Hazırda bütün xətlərimiz məşğuldur. Zəhmət olmasa bir neçə dəqiqədən sonra yenidən zəng edin. Sağ olun.',
    failed: 'Üzr istəyirik, hazırda zənginizi qəbul edə bilmirik. Zəhmət olmasa sonra zəng edin. Sağ olun.',
    instruction:
      'Cavabınız bu sözlərdən sonra kəsildi; zəng edən onları eşidib. Düz oradan davam edin, cümlə ' +
      'bitməyibsə eyni cümlədə. Son söz yarımçıqdırsa həmin sözün tamamı ilə başlayın; əks halda bu ' +
      'sözlərin heç birini təkrarlamayın. Salam verməyin və üzr istəməyin. Heç nə əskik deyilsə yalnız bir ' +
      'nöqtə yazın.',
    asISaid: 'Dediyim kimi,',
    greetings: 'salam, alo, sabahınız xeyir, axşamınız xeyir',
    starters: 'biz bizim siz sizin o bu bir bəli xeyr və amma əgər nə harada',
  },
  {
    key: 'uz',
    name: 'Uzbek',
    ownName: 'o‘zbek',
    scripts: ['Latin'],
    regions: [{ code: 'uz-UZ', aliases: ['uz-Latn', 'uz-Latn-UZ'], azure: ['Madina', 'Sardor'], googleHears: true }],
    and: 'va',
    fillers: 'ee, ya’ni, xo‘sh, demak',
    lines: {
      bridge: ['Bir daqiqa, iltimos.', 'Hozir ko‘raman.', 'Bir soniya.'],
      apology: ['Kechirasiz, hozir bunga javob bera olmayman. Yana bir bor so‘ray olasizmi?'],
      unknown: ['Afsuski, buni bilmayman. Boshqa biror narsada yordam bera olamanmi?'],
      brokenOff: ['Kechirasiz, gapim uzilib qoldi. Yana bir bor so‘ray olasizmi?'],
      stillThere: ['Hali ham aloqadamisiz?', 'Allo? Meni eshityapsizmi?'],
      goodbye: 'Qo‘ng‘iroq qilganingiz uchun rahmat. Xayr.',
    },
    transfer: 'Kechirasiz, hozir bunga javob bera olmayman. Sizni hamkasbimga ulayman, iltimos, aloqada qoling.',
    callBack: 'Kechirasiz, hozir bunga javob bera olmayman. Sizga qayta qo‘ng‘iroq qilamiz. Xayr.',
    busy: 'Hozirda barcha liniyalarimiz band. Iltimos, bir necha daqiqadan keyin qo‘ng‘iroq qiling. Xayr.',
    failed: 'Kechirasiz, hozir qo‘ng‘irog‘ingizga javob bera olmaymiz. Iltimos, keyinroq qo‘ng‘iroq qiling. Xayr.',
    instruction:
      'Javobingiz shu so‘zlardan keyin uzilib qoldi; qo‘ng‘iroq qiluvchi ularni eshitdi. Aynan shu joydan ' +
      'davom eting, gap tugamagan bo‘lsa, o‘sha gapning o‘zida. Oxirgi so‘z yarim bo‘lsa, o‘sha so‘zning ' +
      'to‘lig‘idan boshlang; aks holda bu so‘zlarning birortasini takrorlamang. Salomlashmang va kechirim ' +
      'so‘ramang. Hech narsa qolmagan bo‘lsa, faqat nuqta yozing.',
    asISaid: 'Aytganimdek,',
    greetings: 'salom, assalomu alaykum, allo, xayrli tong, xayrli kech',
    starters: 'biz bizning siz sizning u bu bir ha va lekin agar nima qayerda',
  },
  {
    key: 'ka',
    name: 'Georgian',
    ownName: 'ქართული',
    scripts: ['Georgian'],
    regions: [{ code: 'ka-GE', azure: ['Eka', 'Giorgi'], googleHears: true }],
    and: 'და',
    fillers: 'ეე, ანუ, ესე იგი, აბა',
    lines: {
      bridge: ['ერთი წუთით, გთხოვთ.', 'ახლავე ვნახავ.', 'ერთი წამით.'],
      apology: ['ბოდიში, ახლა ვერ გიპასუხებთ. შეგიძლიათ კიდევ ერთხელ მკითხოთ?'],
      unknown: ['სამწუხაროდ, ეს არ ვიცი. სხვა რამეში ხომ არ დაგეხმაროთ?'],
      brokenOff: ['ბოდიში, სიტყვა გამიწყდა. შეგიძლიათ კიდევ ერთხელ მკითხოთ?'],
      stillThere: ['ისევ ხაზზე ხართ?', 'ალო? გესმით ჩემი?'],
      goodbye: 'გმადლობთ ზარისთვის. ნახვამდის.',
    },
    transfer: 'ბოდიში, ახლა ვერ გიპასუხებთ. კოლეგასთან გადაგრთავთ, გთხოვთ, დარჩეთ ხაზზე.',
    callBack: 'ბოდიში, ახლა ვერ გიპასუხებთ. ჩვენ დაგირეკავთ. ნახვამდის.',
    busy: 'ამჟამად ყველა ხაზი დაკავებულია. გთხოვთ, დარეკოთ რამდენიმე წუთში. ნახვამდის.',
    failed: 'ბოდიშს გიხდით, ამჟამად თქვენს ზარს ვერ ვიღებთ. გთხოვთ, დარეკოთ მოგვიანებით. ნახვამდის.',
    instruction:
      'თქვენი პასუხი ამ სიტყვების შემდეგ შეწყდა; დამრეკავმა ისინი უკვე მოისმინა. განაგრძეთ ზუსტად იქიდან, ' +
      'იმავე წინადადებაში, თუ დასრულებული არ არის. თუ ბოლო სიტყვა ნახევარია, დაიწყეთ ამ სიტყვით მთლიანად, ' +
      'თუ არა, არცერთი ეს სიტყვა არ გაიმეოროთ. ნუ მიესალმებით და ნუ მოიბოდიშებთ. თუ არაფერი აკლია, დაწერეთ ' +
      'მხოლოდ წერტილი.',
    asISaid: 'როგორც ვამბობდი,',
    greetings: 'გამარჯობა, სალამი, ალო, დილა მშვიდობისა, საღამო მშვიდობისა',
  },
  {
    key: 'hy',
    name: 'Armenian',
    ownName: 'հայերեն',
    scripts: ['Armenian'],
    regions: [{ code: 'hy-AM', azure: ['Anahit', 'Hayk'], googleHears: true }],
    and: 'և',
    fillers: 'դե, այսինքն, ուրեմն, հմ',
    lines: {
      bridge: ['Մեկ րոպե, խնդրում եմ։', 'Հիմա կնայեմ։', 'Մեկ վայրկյան։'],
      apology: ['Ներեցեք, հիմա չեմ կարող պատասխանել։ Կարո՞ղ եք նորից հարցնել։'],
      unknown: ['Ցավոք, դա չգիտեմ։ Կարո՞ղ եմ օգնել մեկ այլ հարցում։'],
      brokenOff: ['Ներեցեք, խոսքս ընդհատվեց։ Կարո՞ղ եք նորից հարցնել։'],
      stillThere: ['Դուք դեռ կապի մե՞ջ եք։', 'Ալո՞։ Լսո՞ւմ եք ինձ։'],
      goodbye: 'Շնորհակալություն զանգի համար։ Ցտեսություն։',
    },
    transfer: 'Ներեցեք, հիմա չեմ կարող պատասխանել։ Ձեզ կմիացնեմ գործընկերոջս, խնդրում եմ մնալ գծի վրա։',
    callBack: 'Ներեցեք, հիմա չեմ կարող պատասխանել։ Մենք ձեզ կզանգահարենք։ Ցտեսություն։',
    busy: 'Այս պահին բոլոր գծերը զբաղված են։ Խնդրում ենք զանգահարել մի քանի րոպեից։ Ցտեսություն։',
    failed: 'Ներեցեք, այս պահին չենք կարող ընդունել ձեր զանգը։ Խնդրում ենք զանգահարել ավելի ուշ։ Ցտեսություն։',
    instruction:
      'Ձեր պատասխանն ընդհատվեց այս բառերից հետո, որոնք զանգահարողն արդեն լսել է։ Շարունակեք հենց այդտեղից, ' +
      'նույն նախադասության մեջ, եթե այն ավարտված չէ։ Եթե վերջին բառը կիսատ է, սկսեք այդ ամբողջ բառով, ' +
      'հակառակ դեպքում այս բառերից ոչ մեկը մի կրկնեք։ Մի ողջունեք և ներողություն մի խնդրեք։ Եթե ոչինչ չի ' +
      'պակասում, գրեք միայն վերջակետ։',
    asISaid: 'Ինչպես ասում էի,',
    greetings: 'բարև ձեզ, բարև, ողջույն, բարի լույս, բարի երեկո, ալո',
    starters: 'մենք մեր դուք ձեր նա դա այս այդ այո ոչ և բայց եթե երբ որտեղ',
  },
];
