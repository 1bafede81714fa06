"""What sums and shares are called in Danish, with and without its own letters."""

from __future__ import annotations

from game.units import Portion
from persona.hearing.amount_words import Words
from persona.hearing.plain import any_of

_MONEY = (
    "(?:(?:dine|mine|de|alle|din|min|den|det|hele) )*"
    "(?:penge|pengene|gæld|gælden|beløb|beløbet|sum|summen|lån|lånet|regning|regningen)"
)
_OWE = "(?:jeg|vi)(?: stadig)? skylder(?: (?:dig|jer|ham|hende|dem|milo|radovan|vic))?"
_OF_IT = rf"af (?:det(?: hele)?|dem|alt sammen|(?:det|hvad|alt)(?: hvad| det)? {_OWE}|{_MONEY})"
_WHOLE = any_of(
    "beløbet summen gælden lortet svineriet baduljen molevitten skidtet regningen lånet bundtet"
    " min_gæld"
)

WORDS = Words(
    worth={
        1000: "k tusind tusinde grand tusse tusser tusserne tusindlap tusindlapper tkr",
        500: "plovmand plovmanden plovmænd femhundredelap femhundredelapper femhundredlap",
        100: "hundrede hundred hund hundredelap hundredelapper",
        50: "halvtredser halvtredsere",
        1_000_000: "million millioner mio",
    },
    with_article=any_of(
        "tusind tusinde tusse tusindlap plovmand femhundredelap femhundredlap hundredelap"
        " hundrede halvtredser k"
    ),
    only_before_followers=any_of("hund million grand"),
    no_slang_after=any_of("har havde min din sin som"),
    one="(?:en|et|én|ét)",
    half="(?:en halv|et halvt)",
    and_half=" og en halv",
    crowns=any_of("kr kroner krone kronen kroners krones dkk spir bobs kugler"),
    joins="(?:eller|til|-|\u2013)",
    labels=any_of(
        "værelse lejlighed nummer nr bus ring kode pin side kanal port hus linje sal bord spor"
        " rum ringer gaden vejen"
    ),
    before_years=any_of(
        "i siden fra år året tilbage januar februar marts april maj juni juli august september"
        " oktober november december"
    ),
    before_hours=any_of("kl klokken"),
    things=any_of(
        "t time timer minut minutter min sek sekund sekunder dag dage døgn uge uger måned"
        " måneder år nat nætter gang gange mennesker mand mænd folk kunder venner g gr gram kg"
        " kilo procent % pct grader m meter km kilometer mil kalorier liter sider ord opkald"
        " beskeder undskyldninger grunde måder tak euro dollar dollars pund € $ £"
        " strissere panser betjente biler piller stykker skridt volt vis"
    ),
    followers=any_of(
        "på i inden før til om ved nu så og eller men hvis når fra med senest kontant tilbage"
        " her først senere straks jeg du vi han hun de kl klokken for over efter denne næste"
        " kan skal vil får kommer bare mand tak ok okay plus mandag tirsdag onsdag torsdag"
        " fredag lørdag søndag fre tors tirs ons lør imorgen idag iaften mere mindre forærer"
        " lover ja nej milo radovan vic chef makker bror min ven hver den d igen hurtigt"
        " kontanter omkring imellem fordi at uden op"
    )
    + r"|af(?= (?:de )?[0-9])",
    shares={
        Portion.ALL: (
            rf"det hele|hele {_WHOLE}|hver(?: en| eneste| evig)*"
            rf" (?:krone|kr|øre)(?: {_OF_IT})?|alt ?sammen|(?:alt|det hele)(?: hvad| det| som)*"
            rf" {_OWE}|(?:hvad|det) {_OWE}|alle (?:pengene|kronerne|(?:dine|mine|de) penge)"
            r"|(?:til|ned til|hver|den) sidste (?:krone|øre)|hver en rød(?: øre)?|fuldt ud"
            r"|(?:det|den) fulde (?:beløb|sum|gæld|pris)|rub og stub|resten"
            rf"|resten {_OF_IT}|(?<!i )alt(?! (?:for|i alt|om|til sin))"
        ),
        Portion.HALF: (
            rf"(?:(?:en |den (?:ene |første )?)?halvdel(?:en)?|det halve(?: beløb)?|halvparten)"
            rf"(?: {_OF_IT})?|halvt?(?= (?:nu|i dag|først|kontant))|(?:50|halvtreds) ?(?:%|procent)"
            r"|fifty[ -]fifty"
        ),
        Portion.THIRD: (
            rf"(?:(?:en|1|den(?: første)?) tredj?[ie]? ?e?del|tredj?[ie]?e?delen|tredjeparten)"
            rf"(?: {_OF_IT})?"
        ),
        Portion.QUARTER: rf"(?:(?:en|1) fjerdedel|fjerdedelen)(?: {_OF_IT})?",
    },
    no_share_after=any_of(
        "ved vidste fortæl fortæller fortalte fortalt glem glemt hørt hører set sagt siger"
        " mistet mister tabt taber husker forklaret forklarer elsker hader efter trods af er"
    ),
    gram=any_of("g gr gram"),
    kilo=any_of("kg kilo"),
    negations=r"(?:ikke|ikk|aldrig|ingen|i stedet for|hellere end)",
    corrections=any_of(
        "nej næh undskyld vent jeg_mener eller_rettere rettere_sagt faktisk snarere"
        " det_vil_sige jeg_mente"
    ),
)
