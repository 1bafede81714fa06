"""Words that tell the two languages apart: each is common in one and no word of the other.

What both have, such as `i`, `for`, `at`, `to`, `have`, `over` and `her`, stands in neither.
Danish is listed with its own letters; the spelling with ae, oe and aa follows from it.
"""

from __future__ import annotations

ENGLISH = """
the a an and or of you your yours he she it its is isn't are aren't was wasn't were weren't been
being be do does doesn't don't did didn't done will won't would wouldn't can't cannot could couldn't
shall should shouldn't might must may me my myself we us our they them their theirs this that these
those there here what which who whom whose when where why how if then than because so not no yes
yeah yep yup nope nah please sorry thanks thank hello hey hi bye good great nice fine right wrong
sure maybe perhaps really very much many more most some any every each all both few little less
least enough other another such same own too also just only even still already yet again once twice
never ever always often sometimes soon later now today tonight tomorrow tmrw tmr tonite yesterday
monday tuesday wednesday thursday friday saturday sunday week weeks month months year years day days
hour hours minute minutes morning afternoon evening noon midnight fortnight january february march
june july august october with without about into onto from until till before after since between
during against through around near by out off up down back away as but on get gets got getting give
gives gave given giving take takes took taken taking make makes made making bring brings brought
bringing pay pays paid paying owe owes owed owing want wants wanted need needs needed know knows
knew known think thinks thought say says said saying tell tells told ask asked see saw seen look
looking come comes came coming go goes going gone went leave left keep kept let's put find found try
tried trying wait waiting call called work works working talk talking hear heard listen help mean
means meant meet believe promise swear trust lie lying sell sold selling buy bought lost lose run
running stop start show send happen happened thing things something anything nothing everything
someone anyone everyone nobody people guy guys friend friends mate dude money debt loan half third
quarter full lot share grand thousand hundred couple bucks quid crowns grams one two three four five
seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen twenty thirty forty fifty sixty
seventy eighty ninety first second last next i'm i'll i've i'd you're you'll you've you'd he's she's
it's that's there's what's we're we'll we've they're they'll ain't gonna gotta wanna gimme y'all ya
u ur pls plz damn hell ass bitch bastard police cops cop door street car phone room place home house
way life head hand hands eye eyes word words trouble family mother father brother sister kid kids
wife girl boy child new old big small long short late early hard easy bad better best worse worst
true false real dead alive ready afraid scared happy angry crazy stupid would've could've should've
stuff price cut credit interest stay sleep eat drink drive walk throw break broke broken kill killed
hurt hit beat fight blood knife worth cost costs whole cheap lucky luck risk safe night anyway
whatever however though although while whether unless instead else either neither nor per shut close
closed open calm understand remember forget forgot looks sounds feels feel felt seems seem apologise
apologies apologize excuse deliver delivered settle clear return square borrow borrowed lend lent
yourself himself herself ourselves themselves
"""

DANISH = """
jeg du han hun vi mig dig sig os jer dem min mit din dit dine hans hendes vores jeres deres det der
den de dette disse denne som hvad hvem hvor hvordan hvorfor hvornår hvis hvilken hvilket og eller
men fordi så når mens siden selvom altså jo da vel nok lige bare kun også ikke ikk aldrig altid ofte
tit måske sikkert virkelig meget mere mest mange nogle nogen noget ingen intet alle alt hver hvert
andre anden andet sådan samme selv egen på af til med fra om ved uden før efter inden indenfor
imellem mellem gennem mod imod hos omkring ad op ned ind ude inde hjem hjemme væk tilbage frem rundt
sammen igen er var været bliver blev blevet har havde haft skal skulle vil ville kan kunne må måtte
bør gør gjorde gjort får fik fået giv giver gav givet gi tag tager tog taget kom kommer kommet går
gik gået vidste tror troede synes syntes siger sagde sagt se ser hør hører hørte hørt vent venter
ventede ventet snak snakke snakker taler talte mener mente mangler mangle skylder skyldte skyldt
betal betale betaler betalte betalt afleverer aflevere lån låne låner lånt penge pengene pengen gæld
gælden beløb beløbet halvdelen halvdel resten tredjedel fjerdedel hele tusind
tusinde hundrede hund plovmand plovmænd tusse tusser halvanden halvandet halv halvt kvart et én ét
tre fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tyve
tredive fyrre halvtreds tres halvfjerds firs halvfems mandag tirsdag onsdag torsdag fredag lørdag
søndag mandagen fredagen weekenden uge uger ugen måned måneder måneden år året dag dage dagen timer
timen minut minutter kvarter morgen morgenen formiddag formiddagen eftermiddag aften aftenen nat
natten middag midnat klokken kl idag imorgen iaften overmorgen igår snart senere nu straks senest
januar februar marts maj juni juli oktober første tredje sidste næste forrige ja nej jep næh nå tak
undskyld hej farvel godt dårligt fint bedre bedst værre stor stort store lille små ny nyt gammel
lang langt kort tidligt hurtigt langsomt nemt svært sandt falsk død bange vred sur dum skør klar
klart færdig rolig roligt skide sgu fandeme kraftedeme fanden satans lort lorte røv møgunge kælling
svin bror søster mor kone kæreste børn mand mænd kvinde ven venner vennen makker chef chefen ting
tingene sag sagen aftale aftalen ord løfte lover lovede lovet sværger stol stoler løgn løgner lyver
problemer brug bruge bruger brugte brugt behøver skaffe skaffer skaffet hente henter hentet sende
sender sendt købe køber købt sælge sælger solgt finde finder fandt fundet prøve prøver prøvede
prøvet vente holde holder holdt lade lader lad slå slår slog slået smadre smadrer ramme rammer dør
døren gade gaden bil bilen telefon sted hus huset politi politiet panser strisser betjent gange tid
tiden liv livet hoved hånd hænder øje øjne pris prisen vare varen varer posen pose stof altsammen
nemlig ellers derfor derefter bagefter allerede endnu stadig længe længere nogensinde aldeles helt
ret ganske særlig især hellere gerne desværre heldigvis egentlig faktisk bestemt præcis cirka næsten
omtrent mindst højst fuld fuldt fulde derovre herovre jamen øh øhm hva hvaffor hende ingenting
alting tabt mistet tabte brød brudt fucker fucked skylde snakkes ses kæft skrid pas passer rør rører
leveret levere leverer stjålet stjal gemt gemme ligger lagt lægge lægger sidder står stod kører
kørte løber løb sover sov spiser drikker ringer ringe ringede skriver skrev læser arbejder arbejde
tjener tjent tjente regner regne regning regningen hjælp hjælpe hjælper husk husker huske glem
glemmer glemte glemt forstår forstået ked træt syg forgårs forleden fredags mandags tirsdags onsdags
torsdags lørdags søndags aftes en kontant kontanter lørdagen søndagen pengesedler spørg spørger
spurgte bande banden knægt kammerat ærlig ærligt talt ligner hvorhen derhen herhen
"""
