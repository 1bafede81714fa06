"""The voice: a character's answer in a language model's words, or nothing when it will not do.

It knows one line's facts, and never decides: what it says is looked at by the guard, and what the
guard does not know is not said. All of pydantic-ai is loaded here, and only when it is used.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import yaml

from game.campaign import ModelMode
from persona.guard import check
from persona.guard_lexicon import CAST
from persona.hearing.language import Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

log = logging.getLogger(__name__)

SECONDS = 4.0
"""How long somebody waits for a better line than the one that is there."""
MOST_TOKENS = 300
MOST_FLAVOUR = 20
"""Words of a sentence that is added."""
_PROMPTS = Path(__file__).parent / "voice.yaml"
_ENDS = re.compile(r"[.!?\u2026](?=\s)")


@dataclass(frozen=True, slots=True)
class Cue:
    """What is to be said, and all that may be known for it.

    `names` are the dealers' in these texts, the one spoken to first: the model sees P1, P2.
    """

    speaker: str
    language: str
    line: str
    others: Sequence[str] = ()
    act: str = ""
    mood: str = ""
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    names: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Picked:
    """The number of the line that is said."""

    line: int


@dataclass(frozen=True, slots=True)
class Worded:
    """What is said."""

    text: str


class _Asking(Protocol):
    """One kind of question to the model. Raises whatever goes wrong."""

    async def __call__(self, asked: str, /) -> Picked | Worded: ...


class Voice:
    """Asks one model behind an OpenAI-compatible endpoint, once for each line."""

    def __init__(
        self, url: str, name: str, key: str | None = None, *, seconds: float = SECONDS
    ) -> None:
        """Take the endpoint and the model's name there; nothing is loaded or opened yet."""
        self._url = url
        self._name = name
        self._key = key
        self._seconds = seconds
        self._asking: Mapping[ModelMode, _Asking] | None = None
        self._loading = Lock()
        self._close = _nothing

    def prepare(self) -> None:
        """Load pydantic-ai and the guard's lists; too slow a thing for the event loop.

        Two threads may ask for it at once: a second client would be nobody's to close.
        """
        with self._loading:
            if self._asking is None:
                for language in Language:
                    check("The soup: the soup.", {"language": language.value})
                self._asking = self._agents()

    async def say(self, cue: Cue, mode: ModelMode) -> str | None:
        """Return the line to say, or none for the one that an author wrote.

        One try, and at most `seconds`. Nothing is raised, and nothing of what was said is logged.
        """
        if self._asking is None:
            await asyncio.to_thread(self.prepare)
        masks = _masks(cue.names)
        seen = _masked(cue, masks)
        asking = (self._asking or {})[mode]
        try:
            async with asyncio.timeout(self._seconds):
                answer = await asking(_asked(seen, mode))
        except Exception as problem:  # noqa: BLE001 - whatever a model does, the line is there
            # Not the problem itself: it may quote what was asked and answered.
            log.warning("model_failed", extra={"why": type(problem).__name__})
            return None
        said, reasons = _judged(answer, seen, mode)
        if reasons:
            log.info("model_refused", extra={"mode": mode.value, "reasons": len(reasons)})
            return None
        return _unmasked(said, masks)

    async def close(self) -> None:
        """Close the connections."""
        await self._close()

    def _agents(self) -> Mapping[ModelMode, _Asking]:
        from openai import AsyncOpenAI  # noqa: PLC0415 - an extra, and slow to load
        from pydantic_ai import Agent, PromptedOutput  # noqa: PLC0415 - as above
        from pydantic_ai.models.openai import OpenAIChatModel  # noqa: PLC0415 - as above
        from pydantic_ai.providers.openai import OpenAIProvider  # noqa: PLC0415 - as above
        from pydantic_ai.settings import ModelSettings  # noqa: PLC0415 - as above
        from pydantic_ai.usage import UsageLimits  # noqa: PLC0415 - as above

        for library in ("openai", "httpx", "httpx2", "httpcore", "httpcore2"):
            # At lower levels they write down what is sent.
            logging.getLogger(library).setLevel(logging.WARNING)
        client = AsyncOpenAI(
            base_url=self._url,
            api_key=self._key or "none",
            max_retries=0,
            timeout=self._seconds,
        )
        self._close = client.close
        model = OpenAIChatModel(self._name, provider=OpenAIProvider(openai_client=client))
        settings = ModelSettings(max_tokens=MOST_TOKENS, timeout=self._seconds)
        once = UsageLimits(request_limit=1)
        prompts = _prompts()

        def asking(kind: type[Picked | Worded], prompt: str) -> _Asking:
            agent = Agent(
                model,
                output_type=PromptedOutput(kind),
                instructions=f"{prompts['common']}\n{prompts[prompt]}",
                model_settings=settings,
                retries=0,
            )

            async def ask(asked: str, /) -> Picked | Worded:
                result = await agent.run(asked, usage_limits=once)
                return result.output

            return ask

        return {
            ModelMode.PICK: asking(Picked, "pick"),
            ModelMode.FLAVOUR: asking(Worded, "flavour"),
            ModelMode.FREE: asking(Worded, "free"),
        }


async def _nothing() -> None:
    pass


def _prompts() -> Mapping[str, str]:
    found: Mapping[str, str] = yaml.safe_load(_PROMPTS.read_text(encoding="utf-8"))
    return found


def _asked(cue: Cue, mode: ModelMode) -> str:
    """Return what the model is told: quoted data, and no more of it than the lines themselves."""
    known: dict[str, object] = {
        "character": cue.speaker,
        "language": cue.language,
        "mood": cue.mood,
        "answers": cue.act,
        "facts": dict(cue.facts),
    }
    if mode is ModelMode.PICK:
        known["lines"] = [f"{number}: {line}" for number, line in enumerate(_lines(cue))]
    else:
        known["line"] = cue.line
        known["manner"] = list(cue.others)
    return json.dumps(known, ensure_ascii=False)


def _lines(cue: Cue) -> Sequence[str]:
    return (cue.line, *cue.others)


def _judged(answer: Picked | Worded, cue: Cue, mode: ModelMode) -> tuple[str, list[str]]:
    """Return what is to be said, and the reasons against it."""
    if isinstance(answer, Picked):
        lines = _lines(cue)
        if 0 <= answer.line < len(lines):
            return lines[answer.line], []
        return "", ["There is no such line."]
    text = answer.text.strip()
    about = {"character": cue.speaker, "language": cue.language}
    if mode is ModelMode.FLAVOUR:
        reasons = check(text, about)
        if len(text.split()) > MOST_FLAVOUR or _ENDS.search(text):
            reasons.append("It is more than one short sentence.")
        if any(name.casefold() in text.casefold() for name in CAST):
            reasons.append("It names somebody.")
        return f"{cue.line} {text}", reasons
    return text, check(text, {**cue.facts, **about})


def _masks(names: Sequence[str]) -> Mapping[str, str]:
    return {name: f"P{number}" for number, name in enumerate(names, start=1)}


def _masked(cue: Cue, masks: Mapping[str, str]) -> Cue:
    """Return a cue without anybody's name."""
    if not masks:
        return cue
    longest_first = "|".join(re.escape(name) for name in sorted(masks, key=len, reverse=True))
    named = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE)
    folded = {name.casefold(): mask for name, mask in masks.items()}

    def masked(text: str) -> str:
        return named.sub(lambda match: folded[match[0].casefold()], text)

    return Cue(
        speaker=cue.speaker,
        language=cue.language,
        line=masked(cue.line),
        others=[masked(one) for one in cue.others],
        act=cue.act,
        mood=cue.mood,
        facts={name: masked(text) for name, text in cue.facts.items()},
    )


def _unmasked(text: str, masks: Mapping[str, str]) -> str:
    names = {mask: name for name, mask in masks.items()}
    return re.sub(r"\bP\d+\b", lambda match: names.get(match[0], match[0]), text)
