/** Greek, Albanian and Celtic languages: codes, speech and words. A native speaker corrects the words here. */
import type { LanguageEntry } from './entry.ts';

export const GREEK_ALBANIAN_CELTIC: readonly LanguageEntry[] = [
  {
    key: 'el',
    name: 'Greek',
    ownName: 'Ελληνικά',
    scripts: ['Greek'],
    regions: [
      {
        code: 'el-GR',
        elevenLabs: true,
        google: 'el-GR-Wavenet-B',
        azure: ['Athina', 'Nestoras'],
        deepgram: ['nova-3', 'nova-2'],
        googleHears: true,
      },
    ],
    and: 'και',
    fillers: 'εεε, λοιπόν, χμ, δηλαδή, να δούμε',
    lines: {
      bridge: ['Μισό λεπτό, παρακαλώ.', 'Να το δω.', 'Μια στιγμή.'],
      apology: [
        'Συγγνώμη, δεν μπορώ να απαντήσω αυτή τη στιγμή. Μπορείτε να με ρωτήσετε ξανά;',
        'Με συγχωρείτε, έχω ένα μικρό πρόβλημα. Παρακαλώ δοκιμάστε ξανά.',
      ],
      unknown: [
        'Λυπάμαι, αυτό δεν το γνωρίζω. Μπορώ να βοηθήσω σε κάτι άλλο;',
        'Δυστυχώς δεν έχω απάντηση. Μπορείτε να το πείτε αλλιώς;',
      ],
      brokenOff: ['Συγγνώμη, έχασα τον ειρμό μου. Μπορείτε να με ρωτήσετε ξανά;'],
      stillThere: ['Είστε ακόμα εκεί;', 'Παρακαλώ; Με ακούτε;'],
      goodbye: 'Ευχαριστούμε που καλέσατε. Γεια σας.',
    },
    transfer: 'Λυπάμαι, δεν μπορώ να απαντήσω αυτή τη στιγμή. Σας συνδέω με έναν συνάδελφο, παραμείνετε στη γραμμή.',
    callBack: 'Λυπάμαι, δεν μπορώ να απαντήσω αυτή τη στιγμή. Θα σας καλέσουμε εμείς. Γεια σας.',
    busy: 'Αυτή τη στιγμή όλες οι γραμμές μας είναι κατειλημμένες. Παρακαλούμε καλέστε ξανά σε λίγα λεπτά. Γεια σας.',
    failed: 'Λυπούμαστε, η κλήση δεν μπορεί να ολοκληρωθεί αυτή τη στιγμή. Παρακαλούμε καλέστε αργότερα. Γεια σας.',
    instruction:
      'Η απάντησή σας διακόπηκε μετά από αυτές τις λέξεις, τις οποίες ο συνομιλητής έχει ήδη ακούσει. ' +
      'Συνεχίστε ακριβώς από εκεί, στην ίδια πρόταση αν δεν έχει τελειώσει. Αν η τελευταία λέξη είναι ' +
      'μισή, αρχίστε με ολόκληρη τη λέξη· αλλιώς μην επαναλάβετε καμία από αυτές. Μη χαιρετήσετε και μη ' +
      'ζητήσετε συγγνώμη. Αν δεν λείπει τίποτα, γράψτε μόνο μια τελεία.',
    asISaid: 'Όπως έλεγα,',
    greetings: 'γεια σας, γεια, καλημέρα, καλησπέρα, χαίρετε',
    starters: 'εμείς εσείς αυτός αυτή αυτό ο η το οι τα ένας μια ναι όχι και αλλά αν όταν πού τι',
  },
  {
    key: 'sq',
    name: 'Albanian',
    ownName: 'shqip',
    scripts: ['Latin'],
    regions: [{ code: 'sq-AL', azure: ['Anila', 'Ilir'], googleHears: true }],
    and: 'dhe',
    fillers: 'ëë, hm, pra, domethënë, ta shohim',
    lines: {
      bridge: ['Një moment, ju lutem.', 'Më lini ta shoh.', 'Një sekondë.'],
      apology: ['Më falni, tani nuk mund t’ju përgjigjem. A mund të më pyesni përsëri?'],
      unknown: ['Më vjen keq, këtë nuk e di. A mund t’ju ndihmoj për diçka tjetër?'],
      brokenOff: ['Më falni, humba fillin. A mund të më pyesni përsëri?'],
      stillThere: ['A jeni ende aty?', 'Alo? A më dëgjoni?'],
      goodbye: 'Faleminderit që telefonuat. Mirupafshim.',
    },
    transfer: 'Më falni, tani nuk mund t’ju përgjigjem. Po ju lidh me një koleg, ju lutem qëndroni në linjë.',
    callBack: 'Më falni, tani nuk mund t’ju përgjigjem. Do t’ju telefonojmë ne. Mirupafshim.',
    busy: 'Për momentin të gjitha linjat janë të zëna. Ju lutemi telefononi përsëri pas disa minutash. Mirupafshim.',
    failed: 'Na vjen keq, për momentin nuk mund ta presim telefonatën. Ju lutemi telefononi më vonë. Mirupafshim.',
    instruction:
      'Përgjigjja juaj u ndërpre pas këtyre fjalëve, të cilat telefonuesi i ka dëgjuar tashmë. Vazhdoni ' +
      'pikërisht aty, në të njëjtën fjali nëse nuk ka mbaruar. Nëse fjala e fundit është përgjysmë, ' +
      'filloni me tërë atë fjalë; përndryshe mos përsëritni asnjë nga këto fjalë. Mos përshëndetni dhe mos ' +
      'kërkoni falje. Nëse nuk mungon asgjë, shkruani vetëm një pikë.',
    asISaid: 'Siç thashë,',
    greetings: 'përshëndetje, tungjatjeta, mirëdita, mirëmëngjes, mirëmbrëma, alo',
    starters: 'ne ju ai ajo kjo ky një po jo dhe por nëse kur ku çfarë',
  },
  {
    key: 'cy',
    name: 'Welsh',
    ownName: 'Cymraeg',
    scripts: ['Latin'],
    regions: [{ code: 'cy-GB', amazon: 'Gwyneth', azure: ['Nia', 'Aled'], tags: { gather: 'en-GB' } }],
    and: 'a',
    fillers: 'ym, wel, hmm, felly',
    lines: {
      bridge: ['Un eiliad, os gwelwch yn dda.', 'Gadewch i mi weld.', 'Eiliad fach.'],
      apology: ['Mae’n ddrwg gen i, alla i ddim ateb hynny ar hyn o bryd. Allwch chi ofyn eto?'],
      unknown: ['Mae’n ddrwg gen i, dydw i ddim yn gwybod hynny. Alla i helpu gyda rhywbeth arall?'],
      brokenOff: ['Mae’n ddrwg gen i, collais i fy nhrywydd. Allwch chi ofyn eto?'],
      stillThere: ['Ydych chi yno o hyd?', 'Helo? Ydych chi’n fy nghlywed i?'],
      goodbye: 'Diolch am ffonio. Hwyl fawr.',
    },
    transfer:
      'Mae’n ddrwg gen i, alla i ddim ateb hynny ar hyn o bryd. Fe wna i eich trosglwyddo i gydweithiwr, ' +
      'arhoswch ar y lein.',
    callBack: 'Mae’n ddrwg gen i, alla i ddim ateb hynny ar hyn o bryd. Fe wnawn ni eich ffonio chi yn ôl. Hwyl fawr.',
    busy: 'Mae ein llinellau i gyd yn brysur ar hyn o bryd. Ffoniwch eto mewn ychydig funudau. Hwyl fawr.',
    failed: 'Mae’n ddrwg gennym ni, ni allwn ni ateb yr alwad ar hyn o bryd. Ffoniwch eto yn nes ymlaen. Hwyl fawr.',
    instruction:
      'Torrwyd eich ateb ar ôl y geiriau hyn, ac mae’r galwr eisoes wedi eu clywed. Ewch ymlaen o’r union ' +
      'fan honno, yn yr un frawddeg os nad yw wedi gorffen. Os mai dim ond hanner y gair olaf sydd yno, ' +
      'dechreuwch gyda’r gair cyfan; fel arall, peidiwch ag ailadrodd dim un o’r geiriau hyn. Peidiwch â ' +
      'chyfarch a pheidiwch ag ymddiheuro. Os nad oes dim ar goll, ysgrifennwch atalnod llawn yn unig.',
    asISaid: 'Fel roeddwn i’n dweud,',
    greetings: 'helo, bore da, prynhawn da, noswaith dda',
    starters: 'rydyn ein chi eich mae y yr hwn hon dyma ie na a ond os pan ble',
  },
];
