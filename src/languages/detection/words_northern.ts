/** Frequent words of Germanic, Baltic, Finnic and other northern languages in Latin letters, and of what callers ask for. */
export const NORTHERN_WORDS: Readonly<Record<string, string>> = {
  en:
    'the of and to in is you that it he was for on are with as i his they be at one have this from or had by not but what all were we when your can ' +
    'said there use an each which she do how their if will up other about out many then them these so some her would make like him into time has look ' +
    'more could my who been am did get may our me us any does please thank thanks yes yeah yep nope hello hi want need today tomorrow yesterday tonight morning evening ' +
    'week next help speak know think should where why show tell find give set put book order cancel change call appointment much long near here now just really very good ' +
    'don t s m ll re ve going got let no because before after something anything first last new play add remind check again could sorry bye table people weather turn off on down back still only over start stop every both since while under until might once too around' +
    'im ive id youre youve theyre hes shes thats whats wheres hows theres lets dont doesnt didnt cant couldnt wont wouldnt isnt arent wasnt havent hasnt wanna gonna gotta ya yo care number address phone food cheap expensive moderate price range part town area north south east west centre kind else whatever matter repeat anything nothing everything somewhere maybe okay right wrong goodbye welcome great fine nice thing things people person day days night month year money bill pay card account name spell spelled email call line hold wait minute second talk someone somebody agent person english',
  de:
    'der die das und ist nicht ich du er sie es wir ihr ein eine einen einem einer eines den dem des in im zu zum zur mit auf für von vom auch an am als wie ' +
    'noch nur nach bei aus wenn aber oder so sich hat haben habe hast bin bist sind war waren wird werden wurde kann können könnte möchte möchten will wollen ' +
    'soll muss was wer wo wann warum wieviel viel mehr mir mich mein meine meinen meiner meinem dir dich dein ihnen uns unser kein keine heute morgen gestern abend uhr ' +
    'bitte danke ja nein hallo guten tag gut mal schon doch hier dort jetzt immer über unter bis gibt es geht brauche hätte gerne würde termin bestellen buchen ' +
    'reservieren sprechen wissen sagen machen zeige mach stell stelle spiele suche finde füge hinzu nächste nächsten woche dass weil dann diese dieser dieses diesen alle ' +
    'ob um sein seine wetter tisch personen nähe lösche erinnere einer einige beim ins vom durch gegen zwischen zeigen wecker',
  nl:
    'de het een en van ik te dat die in is je niet zijn op aan met als voor had er maar om hem dan zou of wat mijn mij me men dit zo door over ze zich bij ook ' +
    'tot uit kan kunnen kunt naar heb hebt heeft hebben hoe heel deze hier u uw onze ons jij jou jullie wij zij hij geen wel nog al moet moeten mag wil wilt graag ' +
    'zal zou waar wanneer waarom wie welke hoeveel veel meer worden wordt werd was waren ben bent doen doe gaan gaat komen vandaag morgen gisteren avond ochtend ' +
    'middag uur alstublieft bedankt dank ja nee hallo goedemorgen goed afspraak bestellen boeken reserveren spreken weten zeggen maak zet stel speel zoek vind voeg toe ' +
    'laat zien mensen week volgende herinner tafel weer buurt verwijder geef toon',
  af:
    'die het nie ek is en van vir my jy ons hulle hy sy dit wat met n op in om te sal kan wil moet asseblief dankie goeie môre vandag gister aand hoe waar wanneer ' +
    'hoekom baie nou ook maar of as by na uit oor geen word was wees nog net wie se julle u hierdie daardie afspraak bespreek praat weet sê gee maak doen ' +
    'gaan kom kry soek hê weer dag oggend middag uur ja nee hallo totsiens een mense tafel help my moenie iets alles êrens daar hier jou sien vriendelik',
  da:
    'og i jeg det at en den til er som på de med han af for ikke der var mig sig men et har om vi min havde ham hun nu over da fra du ud sin dem os op man hans hvor ' +
    'eller hvad skal selv her alle vil blev kunne ind når være kan dig dit din mit mine nogle noget nogen bliver få får meget gerne hvordan hvornår hvorfor hvem hvilken hvilke tak ja nej ' +
    'goddag hej farvel i dag morgen aften uge næste klokken bestille aftale tale vide sige gør gøre lav sæt afspil find tilføj vis mange også mod efter uden bord vejret ' +
    'vejr mennesker kunne ville skulle mellem igen lige har brug for denne dette disse bare ved slet annuller hjælpe føj hen påmindelse påmind dette kommer af til at vise viser alarmen koldt varmt regne regner lørdag søndag fredag tidlig sen spilleliste timer minutter hver hvert måske kun vejrudsigt vejrudsigten klokken sluk tænd afmeld flytte nogensinde mandag tirsdag onsdag torsdag',
  nb:
    'og i jeg det at en den til er som på de med han av for ikke der var meg seg men et har om vi min hadde ham hun nå over da fra du ut sin dem oss opp man hans hvor ' +
    'eller hva skal selv her alle vil ble kunne inn når være kan deg ditt din mitt mine noen noe blir få får mye veldig gjerne hvordan hvorfor hvem hvilken hvilke takk ja nei ' +
    'hei hallo i dag morgen kveld uke uken neste klokken bestille avtale snakke vite si gjør gjøre lag sett spill finn legg vis mange også mot etter uten bord været vær ' +
    'mennesker ville skulle mellom igjen bare ved denne dette disse trenger ei ikkje eg fra slett avbestill hjelpe kommer ønsker minn påminnelse påminnelser å e ka kor regne regner lørdag søndag fredag tidlig sen kordan korfor kem æ mæ dæ eg ikkje ein eit ska te tel sjå vere alarmen været frå kva kven korleis dere dette viser vise kommer kaldt varmt i kveld korr koss kanskje he itj denna spilleliste spillelista påminning vervarsel værmelding værmeldinga overskya lægg kanseller avlys slå skru vekk nokre nokon noko mykje berre dei då ho veit gjer sei sjekk klokka timer minutter hver hvert ej kossen mæ sæ dokker itte kainn fer ver alle',
  sv:
    'och i jag det att en den till är som på de med han av för inte där var mig sig men ett har om vi min hade honom hon nu över då från du ut sin dem oss upp man hans ' +
    'eller vad ska skall själv här alla vill blev kunde in när vara kan dig ditt din mitt mina några något någon blir få får mycket gärna hur varför vem vilken vilka tack ja ' +
    'nej hej hallå idag imorgon kväll vecka nästa klockan boka beställa tid prata veta säga gör göra sätt spela hitta lägg visa många också mot efter utan bord ' +
    'vädret väder människor skulle mellan igen bara vid denna detta dessa behöver går ta bort hjälpa ni er snälla kommer skulle vilja påminn påminnelse alarmen regna kallt varmt påminn mig detta den här det här där är det kanske varje timmar minuter spellista bara klockan måndag tisdag onsdag torsdag fredag lördag söndag väckarklocka avboka stäng ej alla',
  is:
    'og að í á er ég það sem við hann hún ekki til með um en var þú þetta af fyrir eru mér þig þér mig sér sig hvað hvar hvenær hvernig hvers vegna hver já nei takk ' +
    'halló góðan daginn í dag morgun kvöld vika klukkan panta tíma tala vita segja gera get getur má vil vildi langar hafa hef hefur verið vera mjög líka eða ' +
    'frá eftir nú hér þar upp út inn okkur ykkur þeir þær þau minn mín mitt borð fólk veður vinsamlegast bara svo þegar alla allt eitt einn tvo',
  fi:
    'ja on ei se että hän oli en ovat olen olet minä sinä me te he mutta kun niin mitä missä milloin miten miksi kuka mikä kuinka minun sinun tämä tuo nyt myös vain kyllä ' +
    'joo kiitos hei moi huomenta tänään huomenna eilen illalla aamulla viikko kello haluan haluaisin voin voisin voitko voiko varata tilata puhua tietää sanoa tehdä ' +
    'pöytä ihmistä sää onko olla ole pitää tai jos kuin jotka joka sitä sen siis hyvä paljon vielä aika jo kanssa minulle minua ensi ajan apua täällä siellä',
  et:
    'ja on ei see et ta oli ma mina sa sina me te nad aga kui siis mida mis kus millal kuidas miks kes milline mitu minu sinu tema nüüd ka ainult jah aitäh tere ' +
    'hommikust palun täna homme eile õhtul nädal kell tahan tahaksin soovin saan saaksin saab kas broneerida tellida rääkida teada öelda teha laud inimest ilm olla ' +
    'pole või sest oma väga veel aega juba koos mulle mind sulle järgmine järgmisel aidata siin seal kõik olen oled oleks üks kaks pärast enne kohta',
  lt:
    'ir yra ne tai kad jis ji aš tu mes jūs jie bet kai kas kur kada kaip kodėl koks kokia kokie kiek mano tavo jo jos dabar taip pat tik ačiū labas sveiki diena rytas ' +
    'prašau šiandien rytoj vakar vakare vakaro ryto savaitę savaitės valandą norėčiau noriu galiu galite gal ar buvo bus būti turiu reikia užsakyti kalbėti žinoti pasakyti daryti ' +
    'staliuką žmonių oras orai arba jei su be iš į už po prie iki apie man mane tau mums rasti rask nustatyk parodyk pridėk grok šį šią šio kitą dar labai gerai kurie su per trijų dviejų vieną pirmą visus mano kuris kokios koks laikas rodyk įjunk išjunk atšauk ieškok paleisk užsakyk',
  lv:
    'un ir nav tas ka viņš viņa es tu mēs jūs viņi bet kad kas kur kā kāpēc kāds kāda cik mans mana tavs tagad arī tikai jā nē paldies labdien sveiki rīt ' +
    'lūdzu šodien vakar vakarā rītā nedēļa nedēļas pulksten vēlos gribu varu varat vai bija būs būt man vajag pasūtīt rezervēt runāt zināt teikt darīt galdu cilvēkiem ' +
    'laiks laika vai ja ar bez no uz par pie līdz mani tev mums atrast pēc nākamo vēl ļoti labi šo šis šī palīdzēt esmu esat kaut lai tur šeit',
  cy:
    'yn y yr a ac i o ar mae mae n am ei eu fy dy ein eich bod wedi oedd fod nid ddim dim beth ble pryd sut pam pwy faint dw dwi chi ti fi ni nhw hi ' +
    'e hefyd os gwelwch yn dda diolch bore da prynhawn noswaith heddiw yfory ddoe nos wythnos isio eisiau hoffwn gallaf allwch allwn archebu siarad gwybod dweud ' +
    'gwneud bwrdd pobl tywydd neu ond gyda heb gan wrth nawr rwan rwyf ydych ydy oes nac oes iawn yma yno un dau helo gael cael mynd',
  eu:
    'eta da ez du bat dut zer non noiz nola zergatik nor zein zenbat nire zure bere gure hau hori gaur bihar atzo gauean goizean astea mesedez eskerrik asko kaixo egun on bai ' +
    'nahi behar dago dira naiz zara gara zait dio daiteke ahal izan egin hitz jakin mahaia pertsona eguraldia edo baina ere oso orain hemen hor gero ondoren ' +
    'arte gabe batean nuke dezaket dezakezu duzu dugu ditut erreserbatu laguntza hitzordua',
  hu:
    'a az és hogy nem is van egy ez meg de ha mi mit hol mikor hogyan miért ki milyen melyik mennyi hány én te ő mi ti ők nekem neked engem kérem kérek köszönöm igen szia ' +
    'jó napot reggel este ma holnap tegnap hét órakor szeretnék szeretném akarok tudok tudom lehet volt lesz lenni kell foglalni rendelni beszélni mondani csinálni asztalt ' +
    'fő időjárás vagy mert már még csak most itt ott nagyon minden után előtt között nélkül vele jövő következő legyen állítsd keress játszd mutasd segíteni vagyok',
  sq:
    'dhe e të një në për me që nga është janë nuk jam ai ajo ne ju ata por kur çfarë ku si pse kush cili sa im ime juaj tani edhe vetëm po jo faleminderit mirëdita ' +
    'përshëndetje ju lutem sot nesër dje mbrëmje mëngjes javë ora dua mund duhet kam ka keni ishte do jetë rezervoj porosit flas di them bëj tavolinë persona moti ose ' +
    'nëse sepse shumë mirë këtu atje gjithë pas para pa mua ty më na kjo ky këtë dëshiroj doja',
};
