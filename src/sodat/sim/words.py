"""The words of the pictures: titles in Marathi, Hindi and English, and the policies in plain English."""

from typing import NamedTuple


class Title(NamedTuple):
    """One title in three languages."""

    mr: str
    hi: str
    en: str


POLICIES = {
    "first-come": "first-come",
    "first-come-captcha": "first-come, captcha",
    "first-come-verified": "first-come, checked identities",
    "first-come-agents-barred": "first-come, agents wait 30 min",
    "first-come-2025": "first-come, both rules of 2025",
    "waiting-room-browser": "waiting room, per browser",
    "waiting-room": "waiting room, per person",
    "draw": "draw",
    "draw-residents": "draw, residents' share",
    "draw-tickets": "draw, a ticket more a loss",
    "draw-verified": "draw, checked identities",
    "draw-refill": "draw, freed to the next in order",
    "draw-instant-release": "draw, freed to the quickest",
    "draw-no-dedupe": "draw, no check for doubles",
}
"""How a picture calls a policy; the tables and the JSON have its name."""

TITLES = {
    "pune-seats": Title(
        "कोणत्या नियमाने जागा कोणाला मिळतात",
        "किस नियम से जगह किसे मिलती है",
        "Who gets the seats, by rule",
    ),
    "pune-race": Title(
        "आधी येणाऱ्याला आधी दिल्यास जागा किती वेगाने संपतात",
        "पहले आओ, पहले पाओ में जगहें कितनी जल्दी ख़त्म होती हैं",
        "How fast the seats go when whoever is first is served first",
    ),
    "pune-arrival": Title(
        "लवकर येण्याचा किती फायदा होतो",
        "जल्दी आने से कितना फ़ायदा होता है",
        "What coming early is worth",
    ),
    "pune-waiting": Title(
        "नागरिकांना जागेसाठी किती दिवस थांबावे लागते",
        "नागरिकों को जगह के लिए कितने दिन रुकना पड़ता है",
        "How many days citizens wait for a seat",
    ),
    "pune-citizens": Title(
        "भाषा, फोन आणि भागानुसार कोणत्या नागरिकांना जागा मिळते",
        "भाषा, फ़ोन और इलाके के अनुसार किन नागरिकों को जगह मिलती है",
        "Which citizens get a seat, by language, phone and ward",
    ),
    "pune-identities": Title(
        "प्रोग्रामकडे जास्त ओळखी असल्यास काय होते",
        "प्रोग्राम के पास ज़्यादा पहचान हों तो क्या होता है",
        "What a program gets for the identities it holds",
    ),
    "tatkal-berths": Title(
        "तत्काळ तिकिटाच्या जागा कोणाला मिळतात",
        "तत्काल टिकट की सीटें किसे मिलती हैं",
        "Who gets the Tatkal berths, by rule",
    ),
    "scalper-profit": Title(
        "कोणत्या नियमात दलालाची किती कमाई होते",
        "किस नियम में दलाल की कितनी कमाई होती है",
        "What a tout earns, by rule",
    ),
    "redteam-odds": Title(
        "सोडतीत प्रोग्रामला नागरिकापेक्षा जास्त संधी आहे का",
        "क्या लॉटरी में प्रोग्राम को नागरिक से ज़्यादा मौका मिलता है",
        "Has a program a better chance than a citizen?",
    ),
    "redteam-seats": Title(
        "प्रोग्रामला किती ओळखींसाठी जागा मिळते",
        "प्रोग्राम को कितनी पहचानों पर जगह मिलती है",
        "For how many of its identities a program gets a seat",
    ),
}
