"""The gate: nothing binds but a firm promise about oneself, with a time, or sworn with a thing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona.acts import Act

if TYPE_CHECKING:
    from persona.hearing.model import Read
    from persona.hearing.sentence import Sentence

PROMISING = 0.3
"""How likely a promise or a vow it must be at least."""
BEYOND_DOUBT = 0.9
"""How likely a sentence must be binding when it would rather be taken for something else."""
SURE = 0.45
"""How likely a sentence must be binding where nothing speaks against it."""
SURER = 0.7
"""And how likely where something does."""
AGAINST = frozenset({"hedges", "conditions", "past", "jokes", "quoted", "asks", "orders"})
NEVER = frozenset({"real", "table talk", "of others", "all past", "reported", "only orders"})
"""What rules it out."""
_TAGS = "ok|okay|right|yeah|yes|alright|all right|deal|fine|fair|ikke sandt|ikke|ik|vel|hm+|mm"
_TAG = re.compile(rf",?\s*(?:{_TAGS})\s*\?$")
"""What only asks for a nod."""
_RULED_OUT = re.compile(
    r"\b(?:unless|medmindre|maybe|perhaps|maaske|muligvis|(?:if|hvis) (?:i|jeg) (?:can|could|kan)"
    r"|i hope|jeg haaber|can'?t promise|no promises|i'?ll try|kan ikke love|jeg proever"
    r"|(?:i|we)(?:'?ll| will) (?:not|never)|(?:i|we) won'?t(?! (?:let|forget|be late|fail|keep))"
    r"|(?:not|never) (?:pay|paying|bring|bringing|come|coming|give|giving)"
    r"|(?:betaler|giver|bringer) (?:jeg )?(?:dig |ham |dem )?(?:ikke|aldrig)|(?:skal|vil) ikke)\b"
)


def binds(sentence: Sentence, read: Read) -> bool:
    """Say whether what was said counts, once it is confirmed."""
    signs = sentence.signs
    said = _TAG.sub("", sentence.spoken.text)
    if not said or "?" in said or signs & NEVER or _RULED_OUT.search(said):
        return False
    sworn = "swears" in signs and (
        sentence.amount is not None
        or sentence.grams is not None
        or read.acts[Act.VOW] > read.acts[Act.PROMISE]
    )
    if sentence.when is None and not sworn:
        return False
    promising = read.acts[Act.PROMISE] + read.acts[Act.VOW]
    other = max(share for act, share in read.acts.items() if act not in (Act.PROMISE, Act.VOW))
    if promising < PROMISING or (promising < other and read.binding < BEYOND_DOUBT):
        return False
    return read.binding >= (SURER if signs & AGAINST else SURE)
