/** Frequent words of Romance and Slavic languages in Latin letters, and of what callers ask for. */
export const SOUTHERN_WORDS: Readonly<Record<string, string>> = {
  es:
    'de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ya este sí porque esta entre cuando muy sin sobre también me hasta hay donde ' +
    'quien desde todo nos durante todos uno les ni contra otros ese eso ante ellos esto mí antes algunos qué unos yo otro otra él tanto esa estos mucho quién cuál cuándo dónde cómo ' +
    'cuánto cuánta cuántos hoy mañana ayer noche tarde días semana hora gracias hola buenos buenas quiero quisiera necesito puedo puede podría tengo tiene tienes hacer cita reservar ' +
    'pedir hablar saber decir mesa personas tiempo favor mi mis tu está estoy son soy ser ir voy pon ponme busca encuentra añade muéstrame cancela próxima algo nada aquí ahora usted ustedes',
  pt:
    'de que o a e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até ' +
    'isso ela entre era depois sem mesmo aos ter seus quem nas me esse eles estão você vocês tinha foram essa num nem suas meu às minha têm numa qual quais onde quanto quantos porque ' +
    'hoje amanhã ontem noite tarde manhã dia semana hora horas obrigado obrigada olá oi bom boa quero queria gostaria preciso posso pode poderia tenho fazer consulta marcar reservar ' +
    'pedir falar saber dizer mesa pessoas tempo favor sou estou vou fica coloque toque procure encontre adicione mostre cancele próxima sim algo nada aqui agora senhor',
  gl:
    'de que o a e do da en un para é con non unha os no se na por máis as dos como mais foi ao el das ten seu súa ou ser cando moito hai nos xa está eu tamén só polo pola ata ' +
    'iso ela entre era despois sen mesmo aos ter quen nas me ese eles están vostede vostedes tiña foron esa nin meu miña cal onde canto cantos porque hoxe mañá onte noite tarde día ' +
    'semana hora horas grazas ola bos boas quero quería gustaríame preciso podo pode podería teño facer cita reservar pedir falar saber dicir mesa persoas tempo favor son estou vou ' +
    'busca engade amósame cancela próxima si algo nada aquí agora ti che lle ás dúas unhas uns isto',
  ca:
    'de la que el en i a els es del les un per amb no una seu seva és al com més o però ja aquest sí perquè aquesta entre quan molt sense sobre també em fins hi ha on qui des tot ' +
    'ens dels als ni altres això jo què quin quina quant quants avui demà ahir nit tarda dia setmana hora gràcies hola bon bona bones vull voldria necessito puc pot podria podeu tinc té fer ' +
    'cita reservar demanar parlar saber dir taula persones temps si us plau meu meva està estic són sóc ser anar vaig posa busca troba afegeix mostra cancel la propera alguna res aquí ' +
    'ara vostè d l s m hem heu han era seva aquests',
  it:
    'di che e la il un a per è in una non sono mi si ho ma lo ha le i con ti se da come ci no questo qui hai del bene tu solo al me mio cosa della gli tutto più te era nel c ' +
    'perché quando sei così chi anche o su quello fa essere loro dove io ne mia due vuoi poi lei voi noi alla quale quali quanto quanti quante oggi domani ieri sera mattina ' +
    'giorno settimana ora ore grazie ciao buongiorno buonasera vorrei voglio posso può potrebbe potete devo bisogno fare appuntamento prenotare ordinare parlare sapere dire tavolo ' +
    'persone tempo favore dei delle degli nella nello dal dalla sul sulla suo sua mie miei sarà metti imposta trova cerca aggiungi mostra mostrami annulla prossima l d qualcosa niente sto vado ' +
    'dammi dimmi fammi trovami ricordami questa quella ogni tra fra fino',
  fr:
    'de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se il ce je sont la ou où avec son elle mais cette aux ses on comme nous vous tu ils ' +
    'leur sa bien aussi fait être si même sans tout y entre mon ma mes ton votre vos notre nos moi toi lui quel quelle quels combien quand comment pourquoi quoi c d j l qu s n m ' +
    'aujourd hui demain hier soir matin jour semaine heure heures merci bonjour bonsoir oui non plaît veux voudrais voudrait besoin peux peut pouvez pourriez pourrais ai as avez avoir suis ' +
    'faire rendez réserver commander parler savoir dire table personnes temps météo mets mettre cherche trouve ajoute montre annule prochaine quelque rien ici maintenant été était vais va ces ça cet',
  ro:
    'de și în la cu nu o pe un că este se din mai a care pentru am sunt să ce au fi ca dar el ei ea eu tu noi voi al ale lui lor foarte când unde cum cine cât câți câte ' +
    'sau dacă după fără până asta acest această acum aici azi astăzi mâine ieri seara dimineața zi săptămâna ora mulțumesc bună ziua da vreau aș dori vrea pot poate puteți trebuie ' +
    'nevoie face programare rezerva comanda vorbi știi spune masă persoane vremea rog mea meu mele tău dumneavoastră pune caută găsește adaugă arată anulează următoare ceva nimic îmi îți mă te ne vă este era va',
  hr:
    'i u je na se da za od su s a o kao ne koji ili iz što bi sam li si smo ste to ja ti on ona mi vi oni ali kad kada gdje kako zašto tko koliko koja koje moj moja moje mene ' +
    'meni sada ovdje danas sutra jučer večer ujutro tjedan tjedna sat sati hvala dobar dan molim htio htjela želim mogu možete može trebam trebate naručiti razgovarati znati reći ' +
    'napraviti stol osobe osoba vrijeme lijepo nešto ništa uvijek nakon prije bez svi ovo taj ta ove imam ima bilo biti hoće hoću nije nisam bok tjednu sljedeći sljedeće podsjeti sve svih sva svaki svaku moju ovu ovaj ovoj još kakva kakav kakvo jedan jednu dva tri mojoj daj pusti stavi dodaj mi me te ga ih traži napravi pošalji kolika do pjesmu glazbu bit će vrijeme ocjenu ocijeni uključi isključi odgodi ujutro navečer željela bih večeras sutradan otkaži iza ispred oko samo najbolju najbolji',
  sr:
    'i u je na se da za od su s a o kao ne koji ili iz šta što bi sam li si smo ste to ja ti on ona mi vi oni ali kad kada gde kako zašto ko koliko koja koje moj moja moje mene ' +
    'meni sada ovde danas sutra juče veče ujutru nedelja nedelje nedelju sat sati časova hvala dobar dan molim hteo htela želim mogu možete može treba trebate poručim naručim razgovaram znam ' +
    'kažem napravim sto osobe osoba vreme lepo nešto ništa uvek posle pre bez svi ovo taj ta ove imam ima bilo biti hoće hoću nije nisam ćao sledeći sledeće sledeću podseti dodaj nađi pusti ' +
    'postavi otkaži pokaži prikaži petak ponedeljak ponedeljka čoveka ljudi kroz pored sve svih sva svaki svaku moju ovu ovaj ovoj još kakva kakav kakvo jedan jednu dva tri mojoj daj pusti stavi dodaj mi me te ga ih traži napravi pošalji kolika do pesmu muziku biće vreme ocenu oceni podesi uključi isključi odloži ujutro uveče želela bih večeras sutradan otkaži odloži iza ispred oko samo najbolju najbolji',
  sl:
    'in je na se da za od so s z a o kot ne ki ali iz kaj bi sem si smo ste to jaz ti on ona mi vi oni ampak ko kdaj kje kako zakaj kdo koliko katera kateri moj moja moje mene ' +
    'meni zdaj tukaj danes jutri včeraj večer zjutraj teden ura uri ob hvala dober dan prosim rad rada bi želim lahko moram potrebujem naročiti rezervirati govoriti vedeti povedati ' +
    'narediti mizo osebe oseb vreme lepo nekaj nič vedno po pred brez vsi ta te tega imam ima bilo biti bom bo ni nisem naslednji še tudi že pri v k mu jo ker samo živjo bodo',
  cs:
    'a v se na je že o s z do i to k ve pro za by ale si po jsem jako jsou nebo co ne tak u má jak mi bylo od jeho byl aby ten mám jen které kde kdy proč kdo kolik jaké jaký ' +
    'která můj moje mě já ty on ona my vy oni teď tady dnes zítra včera večer ráno týden hodin hodiny děkuji dobrý den prosím chci chtěl chtěla bych mohu můžu můžete potřebuji objednat rezervovat ' +
    'mluvit vědět říct udělat stůl osoby osob počasí něco nic vždy před bez všichni tento tuto tato být bude není nejsem příští také už až při ano ahoj jestli když přes ještě',
  sk:
    'a v sa na je že o s z do i to k vo pre za by ale si po som ako sú alebo čo nie tak u má mi bolo od jeho bol aby ten mám len ktoré kde kedy prečo kto koľko aké aký ' +
    'ktorá môj moje mňa ja ty on ona my vy oni teraz tu dnes zajtra včera večer ráno týždeň hodín hodiny ďakujem dobrý deň prosím chcem chcel chcela som môžem môžete potrebujem objednať rezervovať ' +
    'hovoriť vedieť povedať urobiť stôl osoby osôb počasie niečo nič vždy pred bez všetci tento túto byť bude nie som budúci tiež už až pri áno ahoj či keď cez ešte',
  pl:
    'w i na z się że do nie o to jest jak za od po co ale tak czy a przez dla mi już tylko jego był była przed być lub oraz mam pan pani ja ty on ona my wy oni gdzie kiedy ' +
    'dlaczego kto ile jaki jaka jakie który która mój moja moje mnie teraz tutaj dziś dzisiaj jutro wczoraj wieczorem rano tydzień godzinie godzina dziękuję dzień dobry proszę chcę chciałbym ' +
    'chciałabym mogę może można potrzebuję zamówić zarezerwować rozmawiać wiedzieć powiedzieć zrobić stolik osoby osób pogoda coś nic zawsze bez wszyscy ten ta tę będzie nie jestem są ' +
    'następny też jeszcze przy cześć jeśli pod ze we ustaw pokaż dodaj znajdź umówić',
};
