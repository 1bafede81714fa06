"""What days, hours and spans are called in Danish."""

from __future__ import annotations

from persona.hearing import amounts_da
from persona.hearing.dates import (
    DAY_FIGURES,
    IN_FIGURES,
    YEAR,
    Calendar,
    ahead,
    in_weeks,
    month_day,
    month_end,
    next_of_number,
    of_number,
    until_noon,
    weeks_from,
    year_end,
    yearly,
)
from persona.hearing.days import FRI, MON, SUN, WED
from persona.hearing.language import SPELLED_OUT
from persona.hearing.numerals import numbered
from persona.hearing.plain import any_of
from persona.hearing.time_words import Part, SpanWords, TimeWords, Unit

_WEEKDAYS = numbered(
    "mandag/man tirsdag/tirs onsdag/ons torsdag/tors fredag/fre loerdag/lordag/loer"
    " soendag/sondag/soen",
    0,
)
_MONTHS = numbered(
    "januar/jan februar/feb marts/mar april/apr maj juni/jun juli august/aug"
    " september/sept/sep oktober/okt november/nov december/dec",
    1,
)
_WHICH = numbered("første/1 anden/2 tredje/3 4th/4 5th".translate(SPELLED_OUT), 1) | {"sidste": -1}
_CALENDAR = Calendar(_WEEKDAYS, _MONTHS, _WHICH)

_UNSURE = any_of("man soen")
"""Short for a weekday only after "on": they are words of their own."""
_WEEKDAY = (
    f"(?:{any_of(' '.join(_WEEKDAYS.keys() - {'man', 'soen'}))}|(?:(?<=paa )|(?<=pa )){_UNSURE})"
)
_WD = f"(?P<weekday>{_WEEKDAY})"
_WD_OF_DATE = rf"(?:{_WEEKDAY}(?: [,.])? )?"
_ANY_MONTH = any_of(" ".join(_MONTHS))
_MONTH = rf"(?P<month>{_ANY_MONTH})(?: \.(?= [0-9]))?"
_NTH = rf"(?:den )?(?P<which>{any_of(' '.join(_WHICH))})(?: \.)?"
_WEEKS = "(?:(?P<n>[0-9]{1,2}) uger|(?:en|1) uge|8 dage)"
_FOLLOW = rf"(?=$| (?:[^\w\s%€$£]|{amounts_da.WORDS.followers})(?!\S))"
_THE = r"(?:den|d(?: \.)?)"
_NO_NOUN = rf"(?! (?:{amounts_da.WORDS.things}|del|sal|klasse|runde|plads)(?!\S))"
_NEXT_WEEK = "(?:i )?(?:løbet af )?næste uge"
_START = "(?:(?:i )?(?:starten|begyndelsen) (?:af|på)|først (?:i|på)|tidligt (?:i|på))"
_END = (
    "(?:(?:i |ved |inden |til )?(?:slutningen|enden|udgangen) (?:af|på)|sidst (?:i|på)"
    "|sent (?:i|på)|(?:den )?sidste(?: dag)? (?:i|på)|ultimo)"
)
_MIDDLE = "(?:(?:i )?midten (?:af|på)|midt (?:i|på)|medio)"
_ON = "(?:(?:nu|på|pa|til|førstkommende|kommende|den|denne) ){0,3}"

_DAYS = (
    ("(?:i )?overmorgen|iovermorgen", ahead(2)),
    ("i (?:morgen|morn|mrg)|imorgen|imorn|imrg", ahead(1)),
    ("(?:senere )?(?:i dag|idag)|(?:i )?løbet af dagen|inden dagen er (?:omme|slut)", ahead(0)),
    ("i (?:aften|eftermiddag|nat)|iaften|ieftermiddag|inat|til aften|dags dato", ahead(0)),
    ("i formiddag|iformiddag", until_noon),
    (f"{_ON}{_WD}", _CALENDAR.weekday()),
    (f"(?:på )?næste {_WD}", _CALENDAR.in_week(1)),
    (f"(?:på )?{_WD}(?: ,)? {_NEXT_WEEK}", _CALENDAR.in_week(1)),
    (f"{_NEXT_WEEK}s?(?: ,)?(?: på)? {_WD}", _CALENDAR.in_week(1)),
    (f"næste uges {_WD}", _CALENDAR.in_week(1)),
    (f"{_ON}{_WD} i denne uge", _CALENDAR.weekday()),
    (f"{_ON}{_WD}(?P<next>)?(?: om)? {_WEEKS}", _CALENDAR.weeks_after),
    (f"{_ON}{_WD}(?: om)? 14 dage", _CALENDAR.weekday(2)),
    (f"{_WEEKS} (?:fra|efter|på)(?: på| (?P<next>næste))* {_WD}", _CALENDAR.weeks_after),
    (f"(?:i morgen|imorgen)(?: om)? {_WEEKS}", weeks_from(1)),
    (f"(?:om )?{_WEEKS} fra (?:i morgen|imorgen)", weeks_from(1)),
    (f"(?:i dag|idag)(?: om)? {_WEEKS}", weeks_from(0)),
    (f"(?:om )?{_WEEKS} fra (?:i dag|idag|nu)", weeks_from(0)),
    (f"{_NTH} {_WD} i (?:denne )?måneden?", _CALENDAR.weekday_of_month(0)),
    (f"{_NTH} {_WD} i næste måned", _CALENDAR.weekday_of_month(1)),
    (f"{_NTH} {_WD} i {_MONTH}", _CALENDAR.weekday_of_month()),
)
_WEEKS_AND_MONTHS = (
    ("(?:i |til |på |denne |nu på )?(?:weekenden|weekend)", in_weeks(0, SUN)),
    ("(?:i |til )?næste weekend", in_weeks(1, SUN)),
    ("(?:inden|før) weekenden", in_weeks(0, FRI)),
    ("(?:efter|på den anden side af) weekenden", in_weeks(1, MON)),
    (f"(?:sidst |sent |senere )?{_NEXT_WEEK}", in_weeks(1, FRI)),
    (f"{_START} næste uge", in_weeks(1, MON)),
    (f"{_MIDDLE} næste uge", in_weeks(1, WED)),
    ("(?:i |ved |inden )?(?:slutningen|enden|udgangen) af næste uge", in_weeks(1, SUN)),
    (f"{_END} (?:ugen|denne uge)|(?:inden )?ugens (?:udgang|slutning)", in_weeks(0, SUN)),
    ("inden (?:for )?ugen(?: er (?:omme|slut|gået))?|(?:i )?løbet af ugen", in_weeks(0, SUN)),
    ("(?:senere )?(?:i )?denne uge", in_weeks(0, SUN)),
    (f"{_MIDDLE} ugen", in_weeks(0, WED)),
    (f"{_END} (?:måneden|denne måned)|(?:inden )?månedens (?:udgang|slutning)", month_end(0)),
    ("inden (?:for )?måneden(?: er (?:omme|slut|gået))?|(?:i )?denne måned", month_end(0)),
    (f"{_END} næste måned|(?:i )?næste måned", month_end(1)),
    (f"{_START} næste måned|(?:den )?(?:første|1)(?: \\.)? i næste måned", month_day(1, 1)),
    (f"{_MIDDLE} næste måned", month_day(1, 15)),
    (f"{_MIDDLE} (?:måneden|denne måned)", month_day(0, 15)),
    ("(?:den )?(?:første|1)(?: \\.)? i måneden", month_day(0, 1)),
    (f"{_END} året|(?:inden )?årets udgang|inden året er (?:omme|slut)", year_end(0)),
    ("(?:i )?(?:slutningen af )?næste år|til næste år", year_end(1)),
    (f"{_END} {_MONTH}", _CALENDAR.end_of),
    (f"(?<=i ){_MONTH}", _CALENDAR.end_of),
    (f"(?:{_START}|primo) {_MONTH}", _CALENDAR.on(1)),
    (f"(?:inden|før|til) {_MONTH}", _CALENDAR.on(1)),
    (f"{_MIDDLE} {_MONTH}", _CALENDAR.on(15)),
    (f"{_NTH} uge i {_MONTH}", _CALENDAR.weekday_of_month(None, FRI)),
    (f"{_NTH} uge i næste måned", _CALENDAR.weekday_of_month(1, FRI)),
)
_DATES = (
    (
        rf"{_WD_OF_DATE}(?:{_THE} )?{DAY_FIGURES}(?:th)?(?: \.)? {_MONTH}{YEAR}",
        _CALENDAR.dated,
    ),
    (f"{_WD_OF_DATE}{_NTH} {_MONTH}", _CALENDAR.dated_in_words),
    (f"{_WD_OF_DATE}{_THE} {DAY_FIGURES}(?:th)?{_FOLLOW}(?! [./])", next_of_number),
    (rf"{_WD_OF_DATE}{_THE} {DAY_FIGURES} \.{_NO_NOUN}", next_of_number),
    (rf"{_THE} {DAY_FIGURES}(?:th)?(?: \.)? i (?:denne )?måneden?", next_of_number),
    (rf"{_THE} {DAY_FIGURES}(?:th)?(?: \.)? i næste måned", of_number(1)),
    *IN_FIGURES,
    ("juleaften(?:sdag)?|(?:inden |før |til )?jul", yearly(24, 12)),
    ("(?:første )?juledag", yearly(25, 12)),
    ("anden juledag", yearly(26, 12)),
    ("nytårsaften|(?:inden |før )?nytår", yearly(31, 12)),
    ("nytårsdag", yearly(1, 1)),
    ("(?:sankt ?hans|sankthans)(?: ?aften)?", yearly(23, 6)),
    ("halloween", yearly(31, 10)),
)

_H = "(?:(?P<hour>[01]?[0-9]|2[0-4]|et|en)|(?P<noon>middag)|(?P<midnight>midnat))"
_FIGURE_H = "(?P<hour>[01]?[0-9]|2[0-4])"
_AT = r"(?:kl|klokken|klok)(?: \.)?(?: (?:ca|cirka|omkring|senest|præcis|sådan|de)(?: \.)?)*"
_PART = "(?:om (?:morgenen|formiddagen|eftermiddagen|aftenen|natten))"
_AFTER_HOUR = rf"(?=$| (?:[^\w\s%€$£]|{amounts_da.WORDS.followers}|{_PART}|præcis|tiden)(?!\S))"
_MIN = "(?:kvart|et kvarter|[12]?[05]|[12]?[0-9](?= min))(?: min(?:ut(?:ter)?)?)?"
_NO_UNIT = rf"(?! (?:{amounts_da.WORDS.things}|k|kr|kroner|tusind)(?!\S))"

_CLOCKS = (
    rf"(?:{_AT} )?(?P<figures>(?:[01]?[0-9]|2[0-4])[.:][0-5][0-9]){_NO_UNIT}",
    rf"{_AT} (?P<hour>[01]?[0-9]|2[0-4]|et)(?: (?P<minute>[0-5][0-9]))?{_NO_UNIT}",
    rf"{_AT} (?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9])",
    rf"(?:{_AT} )?(?P<half_hour>halv) (?P<hour>1[0-2]|[1-9]|et|en){_AFTER_HOUR}",
    rf"(?:{_AT} )?(?P<past>{_MIN}) over (?P<half_hour>halv )?{_H}{_AFTER_HOUR}",
    rf"(?:{_AT} )?(?P<to>{_MIN}) i (?P<half_hour>halv )?{_H}{_AFTER_HOUR}",
    rf"(?:inden|før|senest|omkring|ved|efter|fra|til|mellem) {_FIGURE_H}{_AFTER_HOUR}(?: tiden)?",
    rf"{_FIGURE_H} (?:tiden|præcis)",
    rf"{_FIGURE_H}(?= {_PART}(?!\S))",
    r"(?:12 )?(?:(?P<noon>middag(?:stid)?)|(?P<midnight>midnat))",
    r"(?:(?<=inden )|(?<=foer )|(?<=ved )|(?<=dag ))(?P<noon>frokost(?:tid)?)",
)

_UNIT = any_of(
    "minut minutter min time timer timers dag dage døgn uge uger måned måneder år nat nætter"
)
_SOME = "(?:en|et|den|de|få|par|nogle|lille|stykke|halv|god|[0-9][0-9.,]*)"
_DAGS = "(?:man|tirs|ons|tors|fre|lør|lor|søn|son)dags"

_S = "(?:s(?= tid))?"
"""An hour's time, but not an hour's rent."""

WORDS = TimeWords(
    past=(
        f"i ?(?:går|gar|forgårs|aftes|morges|formiddags|eftermiddags)|forgårs|(?:siden )?i {_DAGS}"
        f"|for (?:{_SOME} )*(?:{_UNIT}|tid|stund) siden"
        "|for (?:lidt|længe|længst|nylig|nyligt)(?: siden)?"
        f"|(?:i )?(?:sidste|forrige) (?:uge|måned|år|weekend|nat|aften|sommer|vinter|{_WEEKDAY}"
        f"|{_ANY_MONTH})(?! i )|forleden(?: dag| aften| nat)?|den anden (?:dag|aften|nat)"
        f"|de (?:sidste|seneste) (?:{_SOME} )*{_UNIT}|siden (?:{_WEEKDAY}|{_ANY_MONTH}|den [0-9]+)"
        "|tidligere (?:i dag|idag|på ugen|på dagen)|dengang"
    ),
    idioms=(
        f"hver(?:t)?(?: anden| andet| eneste| evig| evige)* (?:{_WEEKDAY}|{_UNIT}|morgen|aften)"
        "|god ?(?:morgen|aften|nat|dag|eftermiddag|formiddag|weekend|middag|jul)|godt nytår"
        "|(?:hele|al) (?:dagen|natten|ugen|aftenen|weekenden|måneden)|dag og nat"
        "|(?:fortsat|rigtig) god (?:dag|aften|weekend)|24 / 7|nu til dags"
        "|dag (?:for|til) dag|[0-9][0-9.,]*(?: k| kr| gange)? om (?:dagen|ugen|måneden|året)"
    ),
    days=(*_DAYS, *_WEEKS_AND_MONTHS, *_DATES),
    lone_parts=(("(?:først )?(?:til|ved) morgen(?:stunden)?", ahead(1)), ("inden aften", ahead(0))),
    clocks=_CLOCKS,
    parts={
        Part.MORNING: "(?<!i )morgen|morgenen|tidlig|formiddag|formiddagen|iformiddag",
        Part.AFTERNOON: "eftermiddag|eftermiddagen|ieftermiddag",
        Part.EVENING: "aften|aftenen|iaften|nat|natten|inat",
    },
    spans=SpanWords(
        units={
            Unit.MINUTE: f"minut(?:ter)?{_S}|min",
            Unit.QUARTER: f"kvarter{_S}(?: time)?",
            Unit.HOUR: f"timer?{_S}|t",
            Unit.DAY: f"dage?{_S}|døgn{_S}|nætter|d",
            Unit.WEEK: f"uger?{_S}",
            Unit.MONTH: f"måned(?:er)?{_S}|mdr",
            Unit.YEAR: f"år{_S}",
        },
        lead="(?:om|inden(?: for)?|indenfor|(?:i )?løbet af|giv (?:mig|os)|gi mig"
        "|skal(?: bare)? bruge|har(?: bare)? brug for|behøver|mangler|får jeg|vil have|må få"
        "|vente?(?: lige)?)",
        fill="(?:bare|kun|cirka|ca|ca \\.|omkring|højst|højest|maks|max|senest|måske|de næste"
        "|mindre end|under|lige|sådan)",
        one="en lille|en god|en|et|én|ét|1|den næste|det næste",
        another="en ekstra|endnu en|endnu et|1 ekstra",
        half="en halv|et halvt|en lille halv|en god halv",
        and_half="og en halv",
        joint="og",
        either="(?:eller|til|-)",
        tail="(?:fra (?:nu|i dag)|tid|endnu|til|mere|højst|maks|max)",
        not_after=any_of(
            "i for sidste seneste hver været var tog ventede ventet siden over end på af"
            " haft havde gik gået"
        ),
        not_before=any_of(
            "siden gammel gamle forsinket om i over for efter sent fængsel lang langt væk hver"
            " tidligere"
        ),
    ),
    half_is_before=True,
    early_figures=True,
    negations=amounts_da.WORDS.negations,
    corrections=amounts_da.WORDS.corrections,
)
