"""Invented people's names: every part is common, every whole is made up.

Each name in Latin letters and in Devanagari, for the languages of the portal.
"""

from random import Random

_FEMALE = """Aarti आरती,Anjali अंजली,Asha आशा,Bhagyashri भाग्यश्री,Chhaya छाया,Deepa दीपा,Gauri गौरी,
Harshada हर्षदा,Ishwari ईश्वरी,Jyoti ज्योती,Kavita कविता,Ketaki केतकी,Lata लता,Madhuri माधुरी,Manisha मनीषा,
Meera मीरा,Mrunal मृणाल,Neha नेहा,Nikita निकिता,Pallavi पल्लवी,Pooja पूजा,Prajakta प्राजक्ता,Rekha रेखा,Rutuja ऋतुजा,
Sakshi साक्षी,Sayali सायली,Shubhangi शुभांगी,Snehal स्नेहल,Swati स्वाती,Tanvi तन्वी,Urmila उर्मिला,
Vaishali वैशाली,Vidya विद्या"""
_MALE = """Abhijit अभिजित,Ajay अजय,Akash आकाश,Amol अमोल,Aniket अनिकेत,Ashok अशोक,Chetan चेतन,Dattatray दत्तात्रय,
Dinesh दिनेश,Ganesh गणेश,Hrishikesh हृषिकेश,Imran इम्रान,Kiran किरण,Mahesh महेश,Mangesh मंगेश,Nilesh निलेश,Nitin नितीन,
Omkar ओंकार,Pankaj पंकज,Prasad प्रसाद,Prashant प्रशांत,Rahul राहुल,Rohan रोहन,Sachin सचिन,Sagar सागर,Sanjay संजय,
Santosh संतोष,Saurabh सौरभ,Suresh सुरेश,Tushar तुषार,Vikas विकास,Vinayak विनायक,Yogesh योगेश"""
_FAMILY_MR = """Bhosale भोसले,Chavan चव्हाण,Deshmukh देशमुख,Deshpande देशपांडे,Gaikwad गायकवाड,Ghorpade घोरपडे,
Jadhav जाधव,Jagtap जगताप,Joshi जोशी,Kale काळे,Kamble कांबळे,Kulkarni कुलकर्णी,Lokhande लोखंडे,Mane माने,More मोरे,
Nikam निकम,Patil पाटील,Pawar पवार,Phadke फडके,Sawant सावंत,Shelar शेलार,Shinde शिंदे,Tambe तांबे,Thorat थोरात,
Wagh वाघ"""
_FAMILY_HI = """Agrawal अग्रवाल,Ansari अंसारी,Chauhan चौहान,Gupta गुप्ता,Khan खान,Kumar कुमार,Mishra मिश्रा,
Pandey पांडे,Rathod राठौड़,Shaikh शेख,Sharma शर्मा,Singh सिंह,Tiwari तिवारी,Verma वर्मा,Yadav यादव"""
_FAMILY_EN = """Almeida आल्मेडा,D'Souza डिसूझा,Fernandes फर्नांडिस,Iyer अय्यर,Menon मेनन,Nair नायर,Pereira परेरा,
Pinto पिंटो,Rao राव,Reddy रेड्डी,Thomas थॉमस,Varghese वर्गीस"""


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    found = (name.strip().split(" ") for name in text.split(","))
    return tuple((latin, devanagari) for latin, devanagari in found)


_GIVEN = {"female": _pairs(_FEMALE), "male": _pairs(_MALE), "other": _pairs(_FEMALE) + _pairs(_MALE)}
_FAMILY = {"mr": _pairs(_FAMILY_MR), "hi": _pairs(_FAMILY_HI), "en": _pairs(_FAMILY_EN)}


def family_name(random: Random, language: str) -> tuple[str, str]:
    """Return a family name, in Latin letters and in Devanagari."""
    return random.choice(_FAMILY[language])


def full_name(random: Random, gender: str, family: tuple[str, str], language: str) -> str:
    """Return a full name in the letters of the language."""
    script = 0 if language == "en" else 1
    return f"{random.choice(_GIVEN[gender])[script]} {family[script]}"
