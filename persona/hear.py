"""What a player's sentence means, as far as that is understood: plain rules, and no guessing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from game.campaign import Menu, Promised
from game.units import Character
from persona.acts import Act, SpeechAct
from persona.slots import find_amount, moment

if TYPE_CHECKING:
    from game.gametime import GameTime


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b")


_QUOTED = re.compile(r"\"[^\"]*\"|\u201c[^\u201d]*\u201d|\*[^*]*\*")
_OPEN = re.compile(
    r"\?|\b(?:maybe|perhaps|might|if|unless|would|could|wouldn't|not sure|promised|said)\b"
)
_COMMITS = _any(
    r"i'?ll|i will|i(?:'?m| am) going to|i shall|i promise|i swear|you'?ll (?:have|get)",
    r"you will (?:have|get)|you have my word|my word|let'?s|we'?ll|we will|we'?re going",
)
_DENIES = re.compile(
    r"\b(won'?t|will not|can'?t|cannot|never|not going to|don'?t(?! worry| be afraid))\b"
)
_PAYS = re.compile(r"\b(pay|bring|have|get|give|settle|deliver|money|cash|kr|kroner)\b")
_VOWS = (
    (Promised.SPAIN, re.compile(r"\b(spain|alicante|malaga|m\u00e1laga|barcelona)\b")),
    (Promised.VET, re.compile(r"\b(vet|sm\u00f8r|smor|the dog|dog)\b")),
    (Promised.DINNER, re.compile(r"\b(dinner|restaurant|eat out|to eat)\b")),
    (Promised.HOME, re.compile(r"\b(home|stay in|evening in|come over|come by|be there)\b")),
    (Promised.CLUB, re.compile(r"\b(club|dancing|dance|out tonight|take you out|go out)\b")),
)
_KINDS = (
    (
        Act.ASK_TIME,
        _any(
            r"more time|another (?:day|hour|week|night|few)|extension|extend|few more",
            r"give me (?:until|till|time|a day|an hour|some|one|two|a week)",
            r"need (?:until|till|time|a day|one more|two more)|can (?:it|you|this) wait",
            r"(?<!you )(?<!talk )later|a bit longer|postpone",
            r"can i have (?:until|till)|could i have (?:until|till)|have (?:until|till) \w+day",
        ),
    ),
    (
        Act.ASK_DEBT,
        _any(
            r"how much|what (?:do|did) i (?:still )?owe|what'?s left|what is left|do i owe",
            r"when (?:is it|do i|am i)|what did i promise|the number|the balance|how are we",
        ),
    ),
    (
        Act.ASK_CREDIT,
        _any(
            r"lend|loan|borrow|front me|spot me|another package|more product|on credit",
            r"give me (?:more|another)",
        ),
    ),
    (
        Act.THREAT,
        _any(
            r"kill|hurt you|break your|regret|or else|watch your back|sorry you",
            r"burn (?:it|your|this)",
        ),
    ),
    (
        Act.AFFECTION,
        _any(r"love you|miss(?:ed)? you|thinking of you|you look|kiss|you and me|us two"),
    ),
    (
        Act.REFUSE,
        re.compile(
            r"^(?:no\b(?! problem| worries| idea| doubt| one| question)(?!.*\bi'?ll\b)"
            r"|nope|not (?:this time|now|interested|today)(?!'s)|i'?ll pass|forget it|keep it)"
            r"|\b(don'?t want (?:it|the)|turn (?:it|that) down)\b"
        ),
    ),
    (
        Act.EXCUSE,
        _any(
            r"because|the police|it was(?:n'?t| not)|robbed|stolen|not my fault|they took",
            r"couldn'?t|happened|sorry|the thing is|bad (?:day|week|luck)|sick|lost",
        ),
    ),
    (
        Act.FLATTERY,
        _any(
            r"best|thank(?:s| you)|great|nice (?:place|coffee|cake|jacket)|respect",
            r"good (?:man|coffee|cake)|like your|smells good|delicious",
        ),
    ),
    (
        Act.SMALL_TALK,
        _any(
            r"hi|hello|hey|morning|evening|how are you|how'?s|how is|weather|rain|coffee|cake",
            r"dog|sm\u00f8r|restaurant|menu|lamps|what'?s up|long time|sleep|shift",
        ),
    ),
)


def hear(text: str, *, to: Character, now: GameTime) -> SpeechAct:
    """Return what a sentence means to a character at a campaign's own time.

    Quotes and narration between asterisks are left out. A promise needs commitment and is no
    question, condition, negation or report; otherwise it is something else, or `other`.
    """
    plain = _QUOTED.sub(" ", " ".join(text.casefold().replace("\u2019", "'").split()))
    menu = _menu(plain) if to is Character.RADOVAN else None
    amount, due = find_amount(plain), moment(plain, now)
    firm = _COMMITS.search(plain) and not _OPEN.search(plain) and not _DENIES.search(plain)
    if firm:
        if to is Character.VIC:
            for what, named in _VOWS:
                if named.search(plain):
                    return SpeechAct(Act.VOW, due=due, what=what)
        elif _PAYS.search(plain) or (amount is not None and due is not None):
            return SpeechAct(Act.PROMISE, amount, due, Promised.MONEY)
    for act, pattern in _KINDS:
        if pattern.search(plain):
            return SpeechAct(act, amount, due, menu=menu)
    return SpeechAct(Act.SMALL_TALK if menu else Act.OTHER, amount, due, menu=menu)


def _menu(plain: str) -> Menu | None:
    if not re.search(r"\b(fish|plaice|herring|cod|seafood)\b", plain):
        return None
    against = re.search(r"\b(no|not|without|skip|lose|never|hate|don'?t)\b", plain)
    return Menu.NO_FISH if against else Menu.FISH
