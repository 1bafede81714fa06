"""What sums and shares are called in English."""

from __future__ import annotations

from game.units import Portion
from persona.hearing.amount_words import Words
from persona.hearing.plain import any_of

_MONEY = (
    "(?:(?:the|your|my|his|our|this|that) )?"
    "(?:money|debt|cash|sum|amount|loan|bill|balance|front|total|price|dough)"
)
_OWE = "(?:i|we)(?: still)? owe(?: (?:you|him|her|them|milo|radovan|vic))?"
_OF_IT = (
    rf"of (?:it(?: all)?|that|this|everything|(?:what|all) (?:that )?{_OWE}"
    rf"|{_MONEY}(?: (?:that )?{_OWE})?)"
)
_LAST = "(?: single| last| bloody| fucking| damn| goddamn)*"
_PAYING = "pay bring get have give settle clear return repay deliver need want bringing paying"
_AFTER_PAYING = "|".join(f"(?<={verb} )" for verb in _PAYING.split())
_MONTHS = any_of(
    "january february march april may june july august september october november december jan feb"
    " mar apr jun jul aug sept sep oct nov dec"
)

WORDS = Words(
    worth={
        1000: "k grand grands thousand thou racks stacks bands rack large",
        500: "monkey monkeys",
        100: "hundred ton tons",
        25: "pony ponies",
        1_000_000: "million mil",
    },
    with_article=any_of("grand thou thousand hundred k"),
    only_before_followers=any_of("monkey pony ton rack million"),
    no_slang_after=any_of("thanks in like such weighs of"),
    one="(?:a|another)",
    half="half (?:of )?an?",
    and_half=" and a half",
    crowns=any_of("kr kroner krone kroners krones crown crowns dkk quid buck bucks"),
    joins="(?:or|to|-|\u2013)",
    labels=any_of(
        "room flat apartment number no nr bus call dial ring code pin page channel gate plot"
        " house line level floor platform highway route seat table section door building block"
        " locker container"
    ),
    before_years=rf"(?:in|since|of|from|back|year|until|{_MONTHS}(?: [0-9]+)?|[0-9]+th)(?: ,)?",
    before_hours=any_of("at by"),
    things=any_of(
        "h hr hrs hour hours min mins minute minutes sec secs second seconds day days week"
        " weeks fortnights month months year years yr yrs night nights times time people men"
        " guys guests women kids cops boys girls friends customers dealers others blokes g gr"
        " gram grams gramme grammes kg kilo kilos oz ounce ounces lb lbs pill pills pieces"
        " percent % degrees m metres meters km kilometres mile miles feet calories litres pages"
        " words calls messages texts excuses reasons ways thanks apologies euro euros dollar"
        " dollars pound pounds € $ £ steps volts mph piano plan plans gesture scheme"
        " theft idea hotel prix opening total jury finale old design master entrance tour slam"
        " mother father th"
    )
    + "|of(?! (?:it|that|them|what|the|your|my|this))",
    followers=any_of(
        "on by before at in tonight today tomorrow tmrw tmr now then and or but this next until"
        " till from to back here there first later soon up upfront down cash if when with as"
        " straight without i you we he they each per after over latest max tops please promise"
        " more less short extra off out instead maybe yes no ok okay though tho because so will"
        " asap end right monday tuesday wednesday thursday friday saturday sunday mon tue tues"
        " wed thu thurs fri sat sun milo radovan vic mate boss man bro friend sir noon midnight"
        " within plus minus left for"
    )
    + "|of(?= (?:(?:the|my|your|that) )?[0-9])"
    "|the(?= (?:day after|end|weekend|week|[0-9]+th|first|last|coming|same)(?: |$))",
    shares={
        Portion.ALL: rf"all {_OF_IT}|all {_MONEY}|(?:all|everything|every krone)(?: that)? {_OWE}"
        rf"|what {_OWE}|every{_LAST} (?:krone|kroner|crown|penny|cent|bit|øre)(?: {_OF_IT})?"
        r"|(?:the|my|your) (?:whole|full|entire|total|complete)"
        r" (?:thing|sum|amount|lot|debt|bundle|stack|pile|bill|loan|balance|price)"
        rf"|the lot|full whack|(?:down )?to the last (?:krone|penny)|the rest(?: {_OF_IT})?"
        r"|in full|everything(?! (?:you|i|we|he|she|they) )|it all"
        rf"|the whole of it|(?:{_AFTER_PAYING}|^|(?<=[,.:;!] ))all(?! right)",
        Portion.HALF: (
            rf"half {_MONEY}|(?:a |the first )?half(?: {_OF_IT})?|fifty[ -]fifty"
            r"|(?:50|fifty) ?(?:%|per ?cent)"
        ),
        Portion.THIRD: rf"(?:a|1|the first) third(?: {_OF_IT})?|the third {_OF_IT}",
        Portion.QUARTER: rf"(?:a|1) quarter(?: {_OF_IT})?(?! to [0-9])",
    },
    no_share_after=any_of(
        "tell told telling know knows knew explain explained lost lose tried try heard hear saw"
        " seen remember forget understand risk hate love like ruined mean after above said count"
        " changes"
    ),
    gram=any_of("g gr gram grams gramme grammes gms"),
    kilo=any_of("kg kilo kilos"),
    negations=r"(?:not|never|cannot|cant|dont|wont|\w+n't(?! worry)|instead of|rather than)",
    corrections=any_of(
        "no nope sorry wait i_mean make_that make_it rather actually scratch_that correction"
    ),
)
