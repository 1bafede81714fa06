"""Why a move was not made. A refusal is a value: a reason, and the facts to say it well."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Reason(StrEnum):
    """One reason for one failure; the catalogue has a sentence for each."""

    # who and when
    NOT_JOINED = "not_joined"
    ALREADY_OPEN = "already_open"
    OUT_OF_THE_GAME = "out_of_the_game"
    PAUSED = "paused"
    OVER = "over"
    NOT_PAUSED = "not_paused"
    TOO_SOON = "too_soon"
    ALREADY_JOINED = "already_joined"
    NAME_TAKEN = "name_taken"
    NO_SUCH_HEIR = "no_such_heir"
    SAME_PACE = "same_pace"
    # the table itself
    SAME_SETTINGS = "same_settings"
    TIME_SIZE = "time_size"
    CLOCK_STANDS = "clock_stands"
    ALREADY_STOPPED = "already_stopped"
    NOT_STOPPED = "not_stopped"
    NO_SUCH_SEAT = "no_such_seat"
    HAS_A_SEAT = "has_a_seat"
    SEAT_NOT_OFFERED = "seat_not_offered"
    VERSUS_CLOSED = "versus_closed"
    VERSUS_ENDS = "versus_ends"
    PINGS_SIZE = "pings_size"
    MOVED_ON = "moved_on"
    NOTHING_TO_REWIND = "nothing_to_rewind"
    # effort, money, product
    OUT_OF_HOURS = "out_of_hours"
    NOT_POSITIVE = "not_positive"
    NOT_ENOUGH_CASH = "not_enough_cash"
    NO_CASH = "no_cash"
    NOT_ENOUGH_GOODS = "not_enough_goods"
    NO_GOODS = "no_goods"
    NOT_THAT_MUCH_IN_FLAT = "not_that_much_in_flat"
    # Milo
    OWES_NOTHING = "owes_nothing"
    NO_SUCH_DEBT = "no_such_debt"
    DEBT_OPEN = "debt_open"
    FRONT_CLOSED = "front_closed"
    FRONT_SIZE = "front_size"
    TURNED_DOWN = "turned_down"
    OFFER_OPEN = "offer_open"
    NO_OFFER = "no_offer"
    # words
    PROPOSAL_GONE = "proposal_gone"
    PROMISE_IN_THE_PAST = "promise_in_the_past"
    PROMISE_TOO_FAR = "promise_too_far"
    ALREADY_PROMISED = "already_promised"
    TOO_MANY_WORDS = "too_many_words"
    WORDS_CLOSED = "words_closed"
    # visits
    NO_VISIT = "no_visit"
    NOT_A_CHOICE = "not_a_choice"
    NO_SUCH_NAME = "no_such_name"
    # Vic
    VIC_GONE = "vic_gone"
    DOOR_CLOSED = "door_closed"
    CLUB_CLOSED = "club_closed"
    STASH_CLOSED = "stash_closed"
    SPAIN_CLOSED = "spain_closed"
    REST_CLOSED = "rest_closed"
    NOT_AN_EVENING = "not_an_evening"
    # the police
    NO_BUST = "no_bust"
    NO_ROOM = "no_room"
    ALREADY_ANSWERED = "already_answered"
    IN_CUSTODY = "in_custody"
    BUSTED = "busted"
    # scale and desperation
    NO_DEAL = "no_deal"
    MULE_CLOSED = "mule_closed"
    MULE_UNDER_WAY = "mule_under_way"
    MULE_SIZE = "mule_size"
    NO_BAG = "no_bag"
    BAG_UNDER_WAY = "bag_under_way"
    ROB_CLOSED = "rob_closed"
    RIDE_CLOSED = "ride_closed"
    NOT_SORE = "not_sore"
    NOT_BELOW = "not_below"
    NO_CALL = "no_call"
    # each other
    NO_SUCH_DEALER = "no_such_dealer"
    NOT_AGREED = "not_agreed"
    NOT_THAT_MANY = "not_that_many"
    BARGAIN_WAITS = "bargain_waits"
    BARGAIN_GONE = "bargain_gone"
    GIVER_SHORT = "giver_short"
    HAS_PARTNER = "has_partner"
    HAS_PARTNER_TOO = "has_partner_too"
    NO_PARTNER = "no_partner"
    SHARE_SIZE = "share_size"
    TONNY_CLOSED = "tonny_closed"
    TONNY_SHARE = "tonny_share"
    NOTHING_OF_TONNY = "nothing_of_tonny"
    OWES_THEM_NOTHING = "owes_them_nothing"
    THEY_OWE_NOTHING = "they_owe_nothing"
    NOT_YOUR_PAPER = "not_your_paper"
    NOTHING_TO_VOUCH = "nothing_to_vouch"
    # the word on the street
    SAID_TODAY = "said_today"
    NOBODY_SAYS_SO = "nobody_says_so"
    NO_SUCH_TOPIC = "no_such_topic"
    # the clock
    APPOINTMENT_GONE = "appointment_gone"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A move that was not made, and changed nothing."""

    reason: Reason
    facts: dict[str, int | str] = field(default_factory=dict[str, int | str])
