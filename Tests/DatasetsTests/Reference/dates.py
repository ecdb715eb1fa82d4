#!/usr/bin/env python3
"""Texts for DatesTests: days in the forms of the source `dates`, by Python's calendar.

    python dates.py > dates.json

Each text is read back by strptime, so that it stands for that day alone; two digits of a year are
read by POSIX's rule, 69 to 99 as 1969 to 1999 and 00 to 68 as 2000 to 2068.
"""
import datetime
import json
import random
import re

FIRST, COUNT = datetime.date(1969, 1, 1), 36_525
FORMS = [
    ("{d.day} {d:%B} {d.year}", "%d %B %Y"),
    ("{d.day} {d:%b} {d.year}", "%d %b %Y"),
    ("{d:%B} {d.day} {d.year}", "%B %d %Y"),
    ("{d:%b} {d.day}, {d.year}", "%b %d, %Y"),
    ("{d:%B} {o}, {d.year}", "%B %d, %Y"),
    ("the {o} of {d:%B} {d.year}", "the %d of %B %Y"),
    ("{d:%A} {d:%B} {d.day} {d.year}", "%A %B %d %Y"),
    ("{d:%A}, {d.day} {d:%B} {d.year}", "%A, %d %B %Y"),
    ("{d:%a} {d.day} {d:%b} {d:%y}", "%a %d %b %y"),
    ("{d:%b} {d.day} '{d:%y}", "%b %d '%y"),
    ("{d.month}/{d.day}/{d:%y}", "%m/%d/%y"),
    ("{d:%m}/{d:%d}/{d.year}", "%m/%d/%Y"),
    ("{d.day}.{d.month}.{d.year}", "%d.%m.%Y"),
    ("{d:%d}.{d:%m}.{d:%y}", "%d.%m.%y"),
    ("{d.day} {d:%m} {d:%y}", "%d %m %y"),
]


def ordinal(day):
    return f"{day}{'th' if 10 <= day <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


assert (datetime.date(2069, 1, 1) - FIRST).days == COUNT
random.seed(5)
places = sorted({0, 59, 424, 11_381, 18_628, COUNT - 1} | set(random.sample(range(COUNT), 60)))
days = []
for place in places:
    day = FIRST + datetime.timedelta(place)
    texts = [form.format(d=day, o=ordinal(day.day)) for form, _ in FORMS]
    for text, (_, directive) in zip(texts, FORMS):
        plain = re.sub(r"(?<=\d)(st|nd|rd|th)", "", text)
        assert datetime.datetime.strptime(plain, directive).date() == day, text
        assert len(text) <= 28, text
    days.append({"place": place, "iso": day.isoformat(), "weekday": day.weekday(), "texts": texts})
print(json.dumps(days))
