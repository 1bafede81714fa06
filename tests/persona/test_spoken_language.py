"""Which language a sentence is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.hearing.language import Language, detect

ENGLISH = """
I'll have your money by Friday
Listen, Milo, I need more time
You said you would be there
The cops took everything last night
Give me until the weekend please
I swear on my mother's grave
Forty grand is a lot of cash
Nobody told me about the second bag
What happened to the other half
My brother can vouch for me
She left town three days ago
Don't come near my family again
It wasn't me who talked to Vic
That stuff you gave me was garbage
How much do I owe now
Let me think about it first
Tell Radovan I said hello
He owes me twice as much
We had a deal, remember
Come by the garage around eight
I can get you half tomorrow
No way am I paying interest
Sorry, my phone was dead yesterday
This is the last warning
Why should I trust you again
There's a car parked outside my door
Fine, take the whole thing then
I got robbed on the way home
Two more days, that's all I'm asking
Are you threatening me now
Customers are slow this week
Prices went up in Vesterbro
I never agreed to that number
Business is bad when it rains
Keep your voice down in here
Somebody has been following me
Put it on my tab
Can we settle this like adults
I work alone from now on
They raided the flat this morning
Maybe you should ask him yourself
My kid is sick, man
Everything you hear about me is lies
Meet me under the bridge at midnight
I only have two thousand on me
You'll get every krone, I promise
Leave her out of this
Next week I start a new job
Nothing personal, just bad luck
Half now and half on Sunday
Do I look like a bank
Those guys don't scare me
Which one of you took it
Okay boss, consider it done
Stop calling me at night
The quality has gone downhill
Wait for me at the station
I was going to call you
It will be there before noon
Who else knows about this
Let's call it even
Here is what I have so far
Been a rough month for everyone
Thanks for the patience, really
Not today, but tomorrow for sure
Take it or leave it
Half past eight, the usual place
One of us is lying
Please don't hurt my dog
I sold fifty grams on Saturday
Could you lower the price a bit
Did somebody talk to the police
Good evening, is Milo around
Hands off, that bag is mine
By Thursday you'll see the rest
""".strip().splitlines()

DANISH = """
Du får dine penge på fredag
Hør her, Milo, jeg mangler tid
Du sagde at du ville komme
Strisserne tog det hele i nat
Giv mig til weekenden, kom nu
Jeg sværger på min mors grav
Fyrre tusind er mange penge
Ingen fortalte mig om den anden pose
Hvad skete der med resten
Min bror kan gå god for mig
Hun rejste for tre dage siden
Hold dig væk fra min familie
Det var ikke mig der snakkede
Det lort du gav mig duede ikke
Hvor meget skylder jeg nu
Lad mig lige tænke over det
Sig til Radovan at jeg hilser
Han skylder mig dobbelt så meget
Vi havde en aftale, kan du huske
Kom forbi garagen ved ottetiden
Jeg kan skaffe halvdelen i morgen
Jeg betaler ikke renter, glem det
Undskyld, min telefon var død i går
Det her er sidste advarsel
Hvorfor skulle jeg stole på dig
Der holder en bil uden for min dør
Fint, tag hele lortet så
Jeg blev røvet på vej hjem
To dage til, mere beder jeg ikke om
Truer du mig lige nu
Kunderne bliver væk i denne uge
Priserne er steget på Vesterbro
Jeg gik aldrig med til det beløb
Det går dårligt når det regner
Tal lidt lavere herinde
Nogen har fulgt efter mig
Skriv det på min regning
Kan vi ordne det som voksne
Jeg arbejder alene fra nu af
De ransagede lejligheden i morges
Måske skulle du spørge ham selv
Mit barn er syg, mand
Alt hvad du hører om mig er løgn
Mød mig under broen ved midnat
Jeg har kun to tusind på mig
Du får hver en krone, det lover jeg
Hold hende uden for det her
I næste uge får jeg nyt job
Det er ikke personligt, bare uheld
Halvdelen nu og resten på søndag
Ligner jeg måske en bank
De fyre skræmmer mig ikke
Hvem af jer tog den
Okay chef, så siger vi det
Lad være med at ringe om natten
Kvaliteten er blevet ringere
Vent på mig ved stationen
Jeg skulle lige til at ringe
Det ligger der inden middag
Hvem ved ellers noget om det
Lad os sige at vi er kvit
Her er hvad jeg har indtil videre
Det har været en hård måned
Tak for tålmodigheden, virkelig
Ikke i dag, men helt sikkert i morgen
Tag det eller lad være
Klokken halv ni, samme sted
En af os lyver her
Rør nu ikke min hund
Jeg solgte halvtreds gram i lørdags
Kunne du sætte prisen lidt ned
Har nogen snakket med politiet
Godaften, er Milo hjemme
Fingrene væk, den taske er min
Senest torsdag ser du resten
""".strip().splitlines()

SHORT = [
    ("tomorrow", Language.EN),
    ("I promise", Language.EN),
    ("half now", Language.EN),
    ("the lot", Language.EN),
    ("on Friday", Language.EN),
    ("forget it", Language.EN),
    ("what?", Language.EN),
    ("you\u2019ll see", Language.EN),
    ("i morgen", Language.DA),
    ("det lover jeg", Language.DA),
    ("halvdelen nu", Language.DA),
    ("det hele", Language.DA),
    ("på fredag", Language.DA),
    ("glem det", Language.DA),
    ("hvad?", Language.DA),
    ("fredag kl. 8", Language.DA),
    ("40 tusind", Language.DA),
    ("kommer snart", Language.DA),
    ("blåbærgrød", Language.DA),
]


@pytest.mark.parametrize(
    ("sentences", "language"), [(ENGLISH, Language.EN), (DANISH, Language.DA)], ids=["en", "da"]
)
def test_the_language_of_an_ordinary_sentence_is_told(sentences: list[str], language: Language):
    wrong = [sentence for sentence in sentences if detect(sentence) is not language]

    assert len(sentences) == 75
    assert len(wrong) * 100 <= len(sentences) * 2, wrong


def test_danish_is_told_without_its_own_letters():
    letters = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Å": "Aa", "Ø": "Oe"})
    wrong = [said for said in DANISH if detect(said.translate(letters)) is not Language.DA]

    assert len(wrong) * 100 <= len(DANISH) * 2, wrong


@pytest.mark.parametrize(("said", "language"), SHORT)
def test_a_few_words_are_enough(said: str, language: Language):
    assert detect(said) is language


@pytest.mark.parametrize("said", ["", "4000", "40k", "ok", "Milo", "?!", "\u4f60\u597d", "20:30"])
def test_where_nothing_decides_it_is_english(said: str):
    assert detect(said) is Language.EN


@given(st.text(max_size=200))
def test_whatever_is_written_is_in_one_of_the_two(text: str):
    assert detect(text) in Language
