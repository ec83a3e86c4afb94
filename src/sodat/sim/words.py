"""The words of the pictures, in Marathi, Hindi and English; those of the portal where it has them."""

from typing import NamedTuple


class Words(NamedTuple):
    """The same in three languages."""

    mr: str
    hi: str
    en: str

    def stacked(self) -> str:
        """Return one language a line; what two of them share is said once."""
        return "\n".join(dict.fromkeys(self))

    def abreast(self) -> str:
        """Return all languages in one line; what two of them share is said once."""
        return " · ".join(dict.fromkeys(self))


TITLES = {
    "pune-seats": Words(
        "कोणत्या नियमाने जागा कोणाला मिळतात",
        "किस नियम से जगहें किसे मिलती हैं",
        "Who gets the seats, by rule",
    ),
    "pune-race": Words(
        "आधी येईल त्याला आधी या नियमात जागा किती वेगाने संपतात",
        "पहले आओ, पहले पाओ में जगहें कितनी जल्दी ख़त्म होती हैं",
        "How fast the seats go when whoever is first is served first",
    ),
    "pune-arrival": Words(
        "लवकर येण्याचा किती फायदा होतो",
        "जल्दी आने से कितना फ़ायदा होता है",
        "What coming early is worth",
    ),
    "pune-waiting": Words(
        "नागरिकांना जागेसाठी किती दिवस थांबावे लागते",
        "नागरिकों को जगह के लिए कितने दिन इंतज़ार करना पड़ता है",
        "How many days citizens wait for a seat",
    ),
    "pune-citizens": Words(
        "भाषा, फोन आणि प्रभागानुसार कोणत्या नागरिकांना जागा मिळते",
        "भाषा, फ़ोन और वार्ड के अनुसार किन नागरिकों को जगह मिलती है",
        "Which citizens get a seat, by language, phone and ward",
    ),
    "pune-identities": Words(
        "प्रोग्रामच्या ताब्यात जास्त ओळखपत्रे असल्यास काय होते",
        "प्रोग्राम के पास ज़्यादा पहचान-पत्र हों तो क्या होता है",
        "What a program gets for the identities it holds",
    ),
    "tatkal-berths": Words(
        "कोणत्या नियमाने तत्काळ तिकिटाच्या जागा कोणाला मिळतात",
        "किस नियम से तत्काल टिकट की जगहें किसे मिलती हैं",
        "Who gets the Tatkal berths, by rule",
    ),
    "scalper-profit": Words(
        "कोणत्या नियमात दलालाची किती कमाई होते",
        "किस नियम में दलाल की कितनी कमाई होती है",
        "What a tout earns, by rule",
    ),
    "redteam-odds": Words(
        "प्रोग्रामला नागरिकापेक्षा जास्त संधी आहे का",
        "क्या प्रोग्राम को नागरिक से ज़्यादा मौका मिलता है",
        "Has a program a better chance than a citizen?",
    ),
    "redteam-seats": Words(
        "प्रोग्रामच्या किती ओळखपत्रांना जागा मिळते",
        "प्रोग्राम के कितने पहचान-पत्रों को जगह मिलती है",
        "For how many of its identities a program gets a seat",
    ),
}

POLICIES = {
    "first-come": Words("आधी येईल त्याला आधी", "पहले आओ, पहले पाओ", "first-come"),
    "first-come-captcha": Words("आधी येईल त्याला आधी, कॅप्चा", "पहले आओ, पहले पाओ, कैप्चा", "first-come, captcha"),
    "first-come-verified": Words(
        "आधी येईल त्याला आधी, तपासलेली ओळखपत्रे",
        "पहले आओ, पहले पाओ, जाँचे हुए पहचान-पत्र",
        "first-come, checked identities",
    ),
    "first-come-agents-barred": Words(
        "आधी येईल त्याला आधी, एजंट 30 मिनिटे थांबतात",
        "पहले आओ, पहले पाओ, एजेंट 30 मिनट रुकते हैं",
        "first-come, agents wait 30 min",
    ),
    "first-come-2025": Words(
        "आधी येईल त्याला आधी, 2025 चे दोन्ही नियम",
        "पहले आओ, पहले पाओ, 2025 के दोनों नियम",
        "first-come, both rules of 2025",
    ),
    "waiting-room-browser": Words(
        "मिसळलेली प्रतीक्षा, ब्राउझरनुसार", "मिलाई हुई प्रतीक्षा, ब्राउज़र के अनुसार", "waiting room, per browser"
    ),
    "waiting-room": Words(
        "मिसळलेली प्रतीक्षा, व्यक्तीनुसार", "मिलाई हुई प्रतीक्षा, व्यक्ति के अनुसार", "waiting room, per person"
    ),
    "draw": Words("सोडत", "लॉटरी", "draw"),
    "draw-residents": Words(
        "सोडत, रहिवाशांचा राखीव वाटा", "लॉटरी, निवासियों का आरक्षित हिस्सा", "draw, residents' share"
    ),
    "draw-tickets": Words(
        "सोडत, जागा न मिळाल्यास एक चिठ्ठी जास्त",
        "लॉटरी, जगह न मिले तो एक पर्ची ज़्यादा",
        "draw, a ticket more a loss",
    ),
    "draw-verified": Words("सोडत, तपासलेली ओळखपत्रे", "लॉटरी, जाँचे हुए पहचान-पत्र", "draw, checked identities"),
    "draw-refill": Words(
        "सोडत, परत आलेली जागा क्रमातील पुढच्याला",
        "लॉटरी, लौटी जगह क्रम में अगले को",
        "draw, freed to the next in order",
    ),
    "draw-instant-release": Words(
        "सोडत, परत आलेली जागा सर्वात वेगवानाला", "लॉटरी, लौटी जगह सबसे तेज़ को", "draw, freed to the quickest"
    ),
    "draw-no-dedupe": Words(
        "सोडत, दुबार अर्जांची तपासणी नाही", "लॉटरी, दोहरे आवेदनों की जाँच नहीं", "draw, no check for doubles"
    ),
}
"""How a picture calls a policy; the tables and the JSON have its name."""

LABELS = {
    "programs": Words("प्रोग्राम", "प्रोग्राम", "programs"),
    "citizens": Words("नागरिक", "नागरिक", "citizens"),
    "seats": Words("सर्व जागांपैकी", "सभी जगहों में से", "of all seats"),
    "seconds": Words("सुरू झाल्यापासून सेकंद", "खुलने के बाद सेकंड", "seconds since the opening"),
    "held": Words("प्रोग्रामच्या ताब्यातील ओळखपत्रे", "प्रोग्रामों के पास पहचान-पत्र", "identities programs hold"),
    "chance": Words("जागा मिळण्याची संधी", "जगह मिलने का मौका", "chance of a seat"),
    "average": Words("सर्वांची सरासरी", "सबका औसत", "mean of all"),
    "first": Words("पहिले", "पहले", "first"),
    "last": Words("शेवटचे", "अंतिम", "last"),
    "waiting": Words("अजून जागा न मिळालेले", "अब भी बिना जगह के", "still without a seat"),
    "day": Words("दिवस", "दिन", "day"),
    "mr": Words("मराठी", "मराठी", "Marathi"),
    "hi": Words("हिंदी", "हिन्दी", "Hindi"),
    "en": Words("इंग्रजी", "अंग्रेज़ी", "English"),
    "quick": Words("वेगवान फोन", "तेज़ फ़ोन", "quick phone"),
    "slow": Words("मंद फोन", "धीमा फ़ोन", "slow phone"),
    "outside": Words("शहराबाहेर", "शहर से बाहर", "outside"),
    "citizen": Words("सोडतीत नागरिक", "लॉटरी में नागरिक", "a citizen, draw"),
    "profit": Words("कमाई", "कमाई", "profit"),
    "seekers": Words("जागा शोधणारे", "जगह खोजने वाले", "seekers"),
    "next-draw": Words(
        "सोडत, परत आलेली जागा पुढच्या सोडतीत", "लॉटरी, लौटी जगह अगली लॉटरी में", "draw, freed to the next draw"
    ),
    "threat": Words("तेच, दलालाने धमकावल्यास", "वही, दलाल धमकाए तो", "the same, by threat"),
}
"""What else a picture says of axes, lines and bars."""
