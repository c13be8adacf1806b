"""The words that tell when and where something was said: a small grammar of news English.

What can stand beside a verb of saying, each a pattern here, and nothing else in between::

    told   state television | in an interview | in Oslo | on Tuesday
           audience           venue             place     day

Names are known by their capitals. No name of a place or person stands here.
"""

from __future__ import annotations

import re

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?\b"
_PART = r"(?:\s+(?:morning|afternoon|evening|night))?"

_DATE = rf"(?:{_MONTH}\s+{_NUMBER}|{_NUMBER}\s+{_MONTH})"

DAY = re.compile(
    rf"""\b(?:
        (?={_WEEKDAY}\b|{_DATE})
        (?:(?P<weekday>{_WEEKDAY})\b{_PART} (?:,?\s+(?={_DATE}))?)?
        (?:
            (?: (?P<month>{_MONTH})\s+(?P<number>{_NUMBER})
              | (?P<number_first>{_NUMBER})\s+(?P<month_last>{_MONTH}) )
            (?:,?\s+(?P<year>\d{{4}})\b)?
        )?
      | (?P<today>[Tt]oday|[Tt]his\s+(?:morning|afternoon|evening)|[Tt]onight)\b
      | (?P<yesterday>[Yy]esterday{_PART}|[Ll]ast\s+(?:night|evening))\b
    )""",
    re.VERBOSE,
)
"""A day of the week, of a month, or both; or one told from the article's."""

_ADVERB = "(?i:early|late|earlier|later)"
_DAY_ELEMENT = rf"(?:{_ADVERB}\s+)?(?i:on\s+)?(?:{_ADVERB}\s+)?"
_RANGE = rf"\s*(?:[-–—]|(?:and|or|to|through|until)\b)\s*(?:{_WEEKDAY}|{_MONTH}|{_NUMBER})"

DAY_START = re.compile(_DAY_ELEMENT)
"""What may stand before a day that belongs to the day's words."""
NOT_AFTER_DAY = re.compile(rf"['’]s?\b|[-–]\w|{_RANGE}")
"""After a day: that it is a part of something else, or of a range."""

_CAPITALIZED = (
    rf"(?!{_WEEKDAY}\b|{_MONTH}\s+\d)"
    r"(?:(?:[A-Z]\.){2,}|(?:St|Mt|Ft|Gov|Sen|Rep|Mr|Mrs|Ms|Dr)\.|[A-Z][\w&-]*(?:['’][A-Z]\w+)?(?:['’]s?\b)?)"
)
_DETERMINER = r"(?:(?i:an?|the|his|her|its|their|our|another|one|this|that|state|local)\s+)"
_NAME = rf"{_CAPITALIZED}(?:(?:\s+(?:of|the|and|for|de|al|&)){{0,2}}\s+{_CAPITALIZED}){{0,6}}"
_SHOW = r"(?:,?\s+[“\"‘][A-Z][^”\"’\n]{1,40}?,?[”\"’])?"
_MODIFIER = (
    r"(?:(?!(?:of|the|an?|to|in|on|at|and|or|that|which|who|with|for|by|as|but|after|before|about|from|over)\b)"
    r"(?:[\w$][\w'’.-]*|Sept\.|\d{1,2},)\s+)"
)

_AUDIENCE_NOUN = (
    r"(?:reporters|journalists|lawmakers|legislators|lawyers|delegates|deputies|senators|supporters|voters"
    r"|donors|investors|analysts|shareholders|residents|students|troops|soldiers|diplomats|councillors"
    r"|[Pp]arliament|Congress|[Ss]enate|council|court|jury|judge|inquiry|committee|panel|crowd|audience"
    r"|rally|conference|briefing|nation|chamber|television|TV|radio|host|interviewer|newspapers?|magazine"
    r"|broadcasters?|channel|network|station|press|media|(?:news|press)\s+agency|website|podcast)"
)
_MEDIA_NAME = (
    r"(?:[A-Z]\w*\s+){0,4}(?:Post|Times|News|Press|Journal|Herald|Tribune|Gazette|Chronicle|Telegraph|Guardian"
    r"|Observer|Mail|Magazine|Radio|TV|Television|Channel|Network|Agency|Weekly|Daily|Broadcasting|Sentinel"
    r"|Reuters|Bloomberg|Interfax|Kyodo|Xinhua|[A-Z]{3,5})\b"
    rf"(?:['’]s?(?:\s+{_NAME}|(?=\s+[“\"‘])))?{_SHOW}"
)
_END = (
    r"(?=\s*(?:$|[^\w\s'’]|(?:in|at|on|during|that|of|with|before|after|as|about|outside|to|via|by|here|and|but"
    rf"|when|while|late|early|earlier|later|last|this|yesterday|today|what|how|why|he|she|they|it)\b|[a-z]+ly\b"
    rf"|{_WEEKDAY}|{_DATE}))"
)
_AUDIENCE = rf"(?:{_DETERMINER}?(?:{_MODIFIER}{{0,3}}{_AUDIENCE_NOUN}\b(?:\s+{_NAME})?|{_MEDIA_NAME}){_END})"
AUDIENCE = re.compile(_AUDIENCE)
"""Those to whom something is told in public; a medium."""
TOLD = re.compile(r"\b(?:tell|tells|telling|told|inform|informed|assured|reminded|briefed|address\w*)$")
"""The end of a cue that is followed by whom it was said to."""
PERSON_TOLD = re.compile(rf"{_DETERMINER}?{_NAME}{_SHOW}")
"""Somebody to whom something is told; that is no venue."""

_OCCASION = (
    r"(?:interviews?|statements?|addresses|address|speech(?:es)?|news\s+conferences?|press\s+conferences?"
    r"|conference\s+calls?|calls?|phone\s+calls?|briefings?|rally|rallies|meetings?|hearings?|debates?"
    r"|town\s+halls?|forum|summit|ceremony|tweets?|posts?|videos?|letters?|e-?mails?|messages?|memo|op-eds?"
    r"|columns?|essay|blog|podcast|broadcast|programme?|show|testimony|remarks|appearances?|events?|session"
    r"|press\s+release|release|lecture|sermon|keynote|conversations?|report|memoir|filing|stream|livestream"
    r"|television|TV|radio|court|Parliament|parliament|news\s+release)"
)
_PLATFORM = (
    r"(?:Telegram|Twitter|Facebook|Instagram|YouTube|X|WhatsApp|TikTok|LinkedIn|Weibo|Truth\s+Social|Mastodon"
    r"|Bluesky|Threads|Reddit|Snapchat)\b(?!['’]s)"
)
_MADE = r"(?:(?:posted|released|issued|published|given|made|delivered|broadcast|aired)\s+)?"
_COMPLEMENT = (
    rf"(?:\s+{_MADE}(?:(?:with|to|before|on|via)\s+(?:{_AUDIENCE}|{_PLATFORM}|{_DETERMINER}?{_NAME}{_SHOW})"
    rf"|(?:in|at|outside|near|from)\s+{_DETERMINER}?{_NAME}(?:,\s+{_NAME}(?!\s+(?:said|says)))?))"
)
VENUE = re.compile(
    rf"""\b(?:
        (?i:in|at|on|during|via|through|over)\s+{_DETERMINER}?{_MODIFIER}{{0,4}}{_OCCASION}\b(?!['’-])
            {_COMPLEMENT}{{0,3}}
      | (?i:on|via|through)\s+(?:{_PLATFORM}|{_MEDIA_NAME}{_END})
      | (?i:speaking|talking|writing)\s+(?:to|with|on|at|in|via)\s+
            (?:{_AUDIENCE}|{_PLATFORM}|{_DETERMINER}?{_MODIFIER}{{0,4}}{_OCCASION}\b){_COMPLEMENT}{{0,3}}
      | to\s+{_AUDIENCE}
      | on\s+(?:the\s+)?air\b
      | (?i:by)\s+(?:tele)?(?:phone|e-?mail|text\s+message)\b
    )""",
    re.VERBOSE,
)
"""The occasion, medium or platform."""

PLACE = re.compile(
    rf"(?i:in|at|outside|near|from)\s+{_DETERMINER}?{_NAME}(?:,\s+{_NAME},?)?|here\b|outside\s+the\s+\w+\b"
)
"""A place alone; it may stand between the others."""

FILLER = re.compile(
    r"(?i:also|later|then|again|earlier|further|has|had|have|did|speaking|(?:released|issued|posted|sent|made)\b"
    r"|[a-z]+ly)\b"
)
"""Words that may stand between the others and tell nothing."""

NOT_YET = re.compile(
    r"\b(?:will|would|to|shall|may|might|could|can|if|expect\w*|schedul\w+|plan\w*|due|not yet)\b|['’]ll\b"
)
"""Beside a cue: that nothing was said yet, or perhaps never."""

SENTENCE_START = re.compile(r"\A|\n\s*|[.!?][\"'”’)\]]*\s+|[;—–]\s+|\s-\s+|[”\"]\s+")
"""Where a sentence may begin."""
