"""Words: who, to whom, what, by when; kept, broken, or put off until later (row 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from game import flat, memory
from game.campaign import Errand, Promised, Proposal, Recalled, Word, with_dealer
from game.events import (
    ProposalClosed,
    Proposed,
    Talked,
    WordBroken,
    WordGiven,
    WordKept,
    WordPutOff,
    WordReminded,
)
from game.fronts import clamped
from game.gametime import DAY, HOUR, GameTime
from game.moves import PromiseVic
from game.refusals import Reason, Refusal
from game.units import Character, Kroner, ProposalId, WordId, portion
from game.values import replace

if TYPE_CHECKING:
    from game.campaign import Campaign
    from game.moves import Drop, OfferWord
    from game.turn import Turn
    from game.units import DealerId

FURTHEST = 14 * DAY
"""Nobody believes a promise for later than this."""
REMINDED = 6 * HOUR
"""How long before it falls due a word is mentioned, where it has that long to run."""


def _bad_date(turn: Turn, due: GameTime) -> Refusal | None:
    if due <= turn.now:
        return Refusal(Reason.PROMISE_IN_THE_PAST, {"due": due})
    if due > turn.now + FURTHEST:
        return Refusal(Reason.PROMISE_TOO_FAR, {"latest": turn.now + FURTHEST})
    return None


def offer(turn: Turn, move: OfferWord) -> Refusal | None:
    """Have a promise said back, to be confirmed."""
    if refusal := _bad_date(turn, move.due):
        return refusal
    if move.to is Character.VIC and (refusal := flat.unreachable(turn, move.dealer)):
        return refusal
    amount, basis = 0, turn.now
    if move.what is Promised.MONEY:
        debts = turn.state.debts_of(move.dealer)
        if not debts:
            turn.emit(Talked(move.dealer, move.to, "owe", "nothing", turn.now))
            return None
        amount, basis = min(portion(move.amount, debts[0].owed), debts[0].owed), debts[0].due
        if amount <= 0:
            return Refusal(Reason.NOT_POSITIVE)
        if too_many(turn.state, move.dealer, move.to):
            return Refusal(Reason.TOO_MANY_WORDS, {"who": move.to})
    turn.emit(
        Proposed(
            ProposalId(turn.fresh("p")),
            move.dealer,
            move.to,
            move.what,
            None,
            Kroner(amount),
            move.due,
            move.said,
            basis,
            turn.now,
        )
    )
    return None


def confirm(turn: Turn, proposal: Proposal) -> Refusal | None:
    """Give the word that was said back; of money, no more than is owed by now."""
    dealer, to = proposal.dealer, proposal.to
    if to is Character.VIC:
        return promise_vic(turn, PromiseVic(dealer, proposal.what, proposal.due, proposal.said))
    if proposal.what is not Promised.MONEY:
        return give_call(turn, proposal)
    debts = turn.state.debts_of(dealer)
    if not debts:
        return Refusal(Reason.PROPOSAL_GONE)
    if too_many(turn.state, dealer, to):
        return Refusal(Reason.TOO_MANY_WORDS, {"who": to})
    amount = min(proposal.amount, debts[0].owed)
    return give_money(turn, dealer, to, amount, proposal.due, proposal.said)


def too_many(campaign: Campaign, dealer: DealerId, to: Character) -> bool:
    """Say whether a character would not believe another word."""
    return len(campaign.words_of(dealer, to)) >= campaign.rules.words_open


def give_money(  # noqa: PLR0913 - a word has these parts
    turn: Turn, dealer: DealerId, to: Character, amount: Kroner, due: GameTime, said: str
) -> Refusal | None:
    """Give a confirmed word about money."""
    if refusal := _bad_date(turn, due):
        return refusal
    _give(turn, dealer, to, Promised.MONEY, amount, due, said)
    return None


def give_call(turn: Turn, proposal: Proposal) -> Refusal | None:
    """Give a confirmed word to be heard of; one that is open already is overtaken."""
    if refusal := _bad_date(turn, proposal.due):
        return refusal
    for word in turn.state.words_of(proposal.dealer, proposal.to):
        if word.what is proposal.what:
            return Refusal(Reason.ALREADY_PROMISED, {"what": word.what, "due": word.due})
    if too_many(turn.state, proposal.dealer, proposal.to):
        return Refusal(Reason.TOO_MANY_WORDS, {"who": proposal.to})
    _give(
        turn,
        proposal.dealer,
        proposal.to,
        proposal.what,
        Kroner(0),
        proposal.due,
        proposal.said,
    )
    return None


def drop(turn: Turn, move: Drop) -> Refusal | None:
    """Take back what was not yet confirmed."""
    proposal = turn.state.proposals.get(move.proposal)
    if proposal is None or proposal.dealer != move.dealer:
        return Refusal(Reason.PROPOSAL_GONE)
    turn.emit(ProposalClosed(move.proposal, move.dealer, dropped=True))
    return None


def promise_vic(turn: Turn, move: PromiseVic) -> Refusal | None:  # noqa: PLR0911 - one for each reason
    """Give Vic a word; one that is open already is put off, which she notices."""
    if refusal := flat.unreachable(turn, move.dealer) or _bad_date(turn, move.due):
        return refusal
    rung = turn.dealer(move.dealer).rung
    if rung >= turn.rules.words_closed_rung:
        return Refusal(Reason.WORDS_CLOSED)
    if move.what is Promised.SPAIN and rung >= turn.rules.spain_closed_rung:
        return Refusal(Reason.SPAIN_CLOSED)
    open_words = turn.state.words_of(move.dealer, Character.VIC)
    same = next((word for word in open_words if word.what is move.what), None)
    if same is None:
        if too_many(turn.state, move.dealer, Character.VIC):
            return Refusal(Reason.TOO_MANY_WORDS, {"who": Character.VIC})
        _give(turn, move.dealer, Character.VIC, move.what, Kroner(0), move.due, move.said)
        return None
    if move.due <= same.due:
        return Refusal(Reason.ALREADY_PROMISED, {"what": same.what, "due": same.due})
    turn.cancel(same.id)
    turn.emit(WordPutOff(same.id, move.dealer, move.due, move.said, turn.now))
    _set(turn, same.id, move.due)
    flat.weigh(turn, move.dealer)
    return None


def _give(  # noqa: PLR0913 - a word has these parts
    turn: Turn,
    dealer: DealerId,
    to: Character,
    what: Promised,
    amount: Kroner,
    due: GameTime,
    said: str,
) -> None:
    word = WordId(turn.fresh("w"))
    turn.emit(WordGiven(word, dealer, to, what, amount, due, said, turn.now))
    _set(turn, word, due)


def _set(turn: Turn, word: WordId, due: GameTime) -> None:
    if due - turn.now > REMINDED:
        turn.set(Errand.REMINDER, word, GameTime(due - REMINDED))
    turn.set(Errand.WORD_DUE, word, due)


def credit(turn: Turn, dealer: DealerId) -> None:
    """Keep the words about money that what was paid since has fulfilled."""
    for word in turn.state.words_of(dealer):
        if word.what is Promised.MONEY and word.paid >= word.amount:
            keep(turn, word.id)


def keep(turn: Turn, word: WordId) -> None:
    """Let a word have been kept."""
    turn.cancel(word)
    turn.emit(WordKept(word, turn.state.words[word].dealer))


def keep_evening(turn: Turn, dealer: DealerId, what: Promised) -> None:
    """Let the word about this evening, if there is one, have been kept."""
    for word in turn.state.words_of(dealer, Character.VIC):
        if word.what is what:
            keep(turn, word.id)


def remind(turn: Turn, word: WordId) -> None:
    """Mention a word before it falls due."""
    turn.emit(WordReminded(word, turn.state.words[word].dealer))


def fall_due(turn: Turn, word_id: WordId) -> None:
    """Let a word have been broken. Vic does not come back from Spain."""
    word = turn.state.words[word_id]
    turn.emit(WordBroken(word_id, word.dealer))
    if word.to is Character.VIC:
        if word.what is Promised.SPAIN:
            flat.leave(turn, word.dealer)
        flat.weigh(turn, word.dealer)


def proposed(campaign: Campaign, event: Proposed) -> Campaign:
    """Remember what was said back; one at a time for each dealer and character."""
    if event.debt is not None and event.at:
        campaign = memory.asked_time(campaign, event.to, event.dealer, event.at)
    elif event.at:
        campaign = memory.said_whole(campaign, event.to, event.dealer, event.at)
    kept = {
        key: proposal
        for key, proposal in campaign.proposals.items()
        if (proposal.dealer, proposal.to) != (event.dealer, event.to)
    }
    kept[event.proposal] = Proposal(
        event.proposal,
        event.dealer,
        event.to,
        event.what,
        event.debt,
        event.amount,
        event.due,
        event.said,
        event.basis,
    )
    return replace(campaign, proposals=kept)


def proposal_closed(campaign: Campaign, event: ProposalClosed) -> Campaign:
    """Forget what was said back."""
    kept = {key: one for key, one in campaign.proposals.items() if key != event.proposal}
    return replace(campaign, proposals=kept)


def word_given(campaign: Campaign, event: WordGiven) -> Campaign:
    """Write a word down; from Vic it is credit."""
    word = Word(
        event.word,
        event.dealer,
        event.to,
        event.what,
        event.amount,
        event.due,
        event.said,
        event.at,
    )
    campaign = replace(campaign, words={**campaign.words, word.id: word})
    campaign = memory.recall(campaign, word, Recalled.OPEN)
    if event.to is not Character.VIC:
        return campaign
    rules = campaign.rules
    gained = {Promised.SPAIN: rules.spain_patience, Promised.CALL: rules.talk_affection}.get(
        event.what, rules.word_patience
    )
    return flat.with_patience(campaign, event.dealer, gained)


def word_put_off(campaign: Campaign, event: WordPutOff) -> Campaign:
    """Move a word to later."""
    word = replace(campaign.words[event.word], due=event.due, said=event.said, given=event.at)
    campaign = replace(campaign, words={**campaign.words, word.id: word})
    campaign = memory.recall(campaign, word, Recalled.OPEN)
    return flat.with_patience(campaign, event.dealer, campaign.rules.put_off_patience)


def counted(campaign: Campaign, dealer: DealerId, paid: int) -> Campaign:
    """Count a payment towards a dealer's words about money, whoever they were given to."""
    words = {
        key: replace(word, paid=Kroner(word.paid + paid))
        if word.dealer == dealer and word.what is Promised.MONEY
        else word
        for key, word in campaign.words.items()
    }
    return replace(campaign, words=words)


def word_kept(campaign: Campaign, event: WordKept) -> Campaign:
    """Close a word, and remember that it was kept."""
    word = campaign.words[event.word]
    rules = campaign.rules
    dealer = campaign.dealers[event.dealer]
    campaign = with_dealer(campaign, event.dealer, kept=dealer.kept + 1)
    campaign = _trusted(
        campaign, word, rules.kept_patience, rules.word_kept_standing, rules.warm_coffee
    )
    campaign = memory.recall(campaign, word, Recalled.KEPT)
    return _without(campaign, event.word)


def word_broken(campaign: Campaign, event: WordBroken) -> Campaign:
    """Close a word, and remember that it was broken."""
    word = campaign.words[event.word]
    rules = campaign.rules
    dealer = campaign.dealers[event.dealer]
    campaign = with_dealer(campaign, event.dealer, broken=dealer.broken + 1)
    campaign = _trusted(
        campaign, word, rules.broken_patience, rules.word_broken_standing, rules.warm_hide
    )
    campaign = memory.recall(campaign, word, Recalled.BROKEN)
    return _without(campaign, event.word)


def _trusted(campaign: Campaign, word: Word, patience: int, standing: int, warmth: int) -> Campaign:
    dealer = campaign.dealers[word.dealer]
    if word.what is Promised.CALL:
        # Two minutes on the phone are not money, and not an evening.
        patience, standing, warmth = patience // 4, standing // 4, warmth // 4
    match word.to:
        case Character.VIC:
            return flat.with_patience(campaign, word.dealer, patience)
        case Character.MILO:
            return with_dealer(campaign, word.dealer, standing=clamped(dealer.standing + standing))
        case Character.RADOVAN:
            return with_dealer(campaign, word.dealer, warmth=clamped(dealer.warmth + warmth))
        case _:
            assert_never(word.to)


def _without(campaign: Campaign, word_id: WordId) -> Campaign:
    return replace(
        campaign, words={key: word for key, word in campaign.words.items() if key != word_id}
    )
