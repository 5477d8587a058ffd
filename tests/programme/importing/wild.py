"""Small files of the shapes that are found in the wild. Everybody and everything in them is fictional."""

from __future__ import annotations

FRAB = {
    "schedule": {
        "version": "v1",
        "conference": {
            "acronym": "tide_days",
            "title": "Tide Days",
            "time_zone_name": "Europe/Lisbon",
            "colors": {"primary": "#003"},
            "rooms": [
                {"name": "Great Hall", "guid": "b379c473-93b9-4eae-9a09-d482e86cede3", "capacity": 80},
                {"name": "Boathouse", "guid": "b379c473-93b9-4eae-9a09-d482e86cede3"},
            ],
            "days": [
                {
                    "index": 1,
                    "date": "2031-06-14",
                    "rooms": {
                        "Great Hall": [
                            {
                                "id": 1,
                                "guid": "8079583e-8321-506c-95af-fd2903a5f075",
                                "date": "2031-06-14T09:00:00+02:00",
                                "start": "09:00",
                                "duration": "00:15",
                                "title": "Opening",
                                "type": "other",
                                "abstract": "",
                                "persons": [],
                            },
                            {
                                "id": 2,
                                "date": "2031-06-14T09:30:00+01:00",
                                "start": "09:30",
                                "duration": "00:45",
                                "room": "Great Hall",
                                "title": "潮の話",
                                "subtitle": "With charts",
                                "track": "Sea",
                                "type": "lecture",
                                "abstract": "<p>About <a href='https://tides.example/'>tides</a>&nbsp;&amp; moons.</p>",
                                "description": None,
                                "do_not_record": True,
                                "persons": [
                                    {"id": 7, "public_name": "山田 潮 (fictional)", "biography": "A long life."},
                                    {"id": 7, "public_name": "N. Otherwise", "email": "n@example.org"},
                                ],
                            },
                        ],
                        "Boathouse": [
                            {
                                "date": "2031-06-15T00:30:00+01:00",
                                "start": "00:30",
                                "duration": "1:00",
                                "room": "Great Hall, Boathouse",
                                "title": "Night swim",
                                "type": "workshop",
                            }
                        ],
                    },
                }
            ],
        },
    }
}

PENTABARF = b"""<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<schedule>
  <conference>
    <title>Tide Days 2007</title>
    <venue>Old Harbour</venue>
    <city>Lisbon</city>
  </conference>
  <day index="1" date="2007-02-24">
  <event id="0">
      <start>15:00</start>
      <duration>00:45</duration>
      <room>Janus</room>
      <title>Tides &nbsp; &mdash; a talk</title>
      <abstract>&lt;p&gt;Water &amp;amp; moon.&lt;/p&gt;
&lt;ul&gt;&lt;li&gt;high&lt;/li&gt;&lt;li&gt;low&lt;/li&gt;&lt;/ul&gt;</abstract>
      <persons><person id="1">Kristian H\xc3\xb8gbergsen (fictional)</person></persons>
      <links><link href="https://tides.example/"><b>A</b> link</link></links>
      <video></video>
      <recording><license>CC</license><optout>true</optout></recording>
  </event>
  <event id="1"><start>00:30</start><duration>00:30</duration><room>Janus</room><title>Night tide</title></event>
  </day>
  <day index="2" date="2007-02-25">
    <room name="Poseidon">
      <event><start>10:00</start><title>Coffee</title></event>
      <event><start>10:20</start><duration>00:20</duration><title></title></event>
    </room>
  </day>
</schedule>
<!-- cached -->
"""

CALENDAR = """<!-- begin
BEGIN:VCALENDAR
VERSION:2.0
X-WR-CALNAME:Tide Days
BEGIN:VTIMEZONE
TZID:Europe/Lisbon
BEGIN:STANDARD
DTSTART:19701025T020000
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1
DTSTART:20310614T080000Z
DTEND:20310614T083000Z
LOCATION:Great Hall\\, Old Harbour\\, Lisbon
SUMMARY:Registration
END:VEVENT
BEGIN:VEVENT
UID:1
DTSTART;TZID="Europe/Lisbon":20310614T093000
DTEND;TZID=Europe/Lisbon:20310614T101500
LOCATION:Boathouse\\, Old Harbour\\, Lisbon
SUMMARY:Tides (talk by N. Otherwise and M. Nobody)
DESCRIPTION:All about
  tides\\nand moons.
URL:https://tides.example/
X-COLOR:blue
BEGIN:VALARM
TRIGGER:-PT5M
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:1
DTSTART:20310614T103000Z
RRULE:FREQ=DAILY
LOCATION:Great Hall\\, Old Harbour\\, Lisbon
SUMMARY:Moons
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20310614
SUMMARY:All day
END:VEVENT
BEGIN:VEVENT
DTSTART:20310614T110000Z
STATUS:CANCELLED
SUMMARY:Off
END:VEVENT
nonsense
END:VCALENDAR
-->
"""

SESSIONIZE = {
    "sessions": [
        {
            "id": "1",
            "title": "Registration",
            "description": None,
            "startsAt": "2031-06-14T09:00:00",
            "endsAt": "2031-06-14T09:30:00",
            "isServiceSession": True,
            "isPlenumSession": True,
            "speakers": [],
            "roomId": 11,
        },
        {
            "id": "2",
            "title": "Tides",
            "description": "All about\r\ntides.",
            "startsAt": "2031-06-14T09:30:00",
            "endsAt": "2031-06-14T10:15:00",
            "isServiceSession": False,
            "isPlenumSession": False,
            "speakers": ["a", "gone"],
            "categoryItems": [1],
            "questionAnswers": [{"questionId": 1, "answerValue": "vegan, and please nobody tell"}],
            "roomId": 11,
            "status": "Accepted",
        },
        {"id": "3", "title": "Not yet placed", "startsAt": None, "endsAt": None, "speakers": [], "roomId": None},
    ],
    "speakers": [
        {
            "id": "a",
            "firstName": "N.",
            "lastName": "Otherwise",
            "fullName": "N. Otherwise",
            "tagLine": "Keeper of tides",
            "bio": "Long.",
            "sessions": [2],
            "questionAnswers": [{"questionId": 2, "answerValue": "n@example.org"}],
        }
    ],
    "questions": [{"id": 1, "question": "Food?"}],
    "categories": [],
    "rooms": [{"id": 11, "name": "Great Hall", "sort": 0}, {"id": 12, "name": "Boathouse", "sort": 1}],
}

GRID = [
    {
        "date": "2031-06-14T00:00:00",
        "isDefault": False,
        "rooms": [
            {
                "id": 11,
                "name": "Great Hall",
                "hasOnlyPlenumSessions": False,
                "sessions": [
                    {
                        "id": "2",
                        "title": "Tides",
                        "startsAt": "2031-06-14T08:30:00Z",
                        "endsAt": "2031-06-14T09:15:00Z",
                        "isServiceSession": False,
                        "isPlenumSession": False,
                        "speakers": [{"id": "a", "name": "N. Otherwise"}],
                        "categories": [],
                        "roomId": 11,
                        "room": "Great Hall",
                    }
                ],
            }
        ],
        "timeSlots": [{"slotStart": "09:30:00", "rooms": []}],
    }
]


def indico_moment(clock: str) -> dict[str, str]:
    return {"date": "2031-06-14", "time": f"{clock}:00", "tz": "Europe/Lisbon"}


INDICO_EVENT = {
    "count": 1,
    "_type": "HTTPAPIResult",
    "results": [
        {
            "_type": "Conference",
            "title": "Tide Days",
            "timezone": "Europe/Lisbon",
            "location": "Old Harbour",
            "address": "Quay 1",
            "startDate": indico_moment("09:00"),
            "endDate": indico_moment("18:00"),
            "contributions": [
                {
                    "_type": "Contribution",
                    "title": "Tides",
                    "startDate": indico_moment("09:30"),
                    "endDate": indico_moment("10:15"),
                    "duration": 45,
                    "room": "Great Hall",
                    "roomFullname": "1/R-1 - Great Hall",
                    "type": "Oral presentation",
                    "description": "<p>All about tides.</p>",
                    "speakers": [
                        {"first_name": "N.", "last_name": "Otherwise", "fullName": "Otherwise, N.",
                         "affiliation": "Moon", "emailHash": "514487040d28517d3c94700dd987e10e"}
                    ],
                },
                {"title": "Not yet placed", "startDate": None, "endDate": None, "duration": 20},
            ],
        }
    ],
}  # fmt: skip

INDICO_TIMETABLE = {
    "count": 1,
    "_type": "HTTPAPIResult",
    "results": {
        "137": {
            "20310614": {
                "b1": {
                    "entryType": "Break",
                    "title": "Coffee",
                    "startDate": indico_moment("10:15"),
                    "endDate": indico_moment("10:30"),
                    "room": "Foyer",
                },
                "s1": {
                    "entryType": "Session",
                    "title": "Morning",
                    "startDate": indico_moment("09:30"),
                    "endDate": indico_moment("10:15"),
                    "entries": {
                        "c1": {
                            "entryType": "Contribution",
                            "title": "Tides",
                            "startDate": indico_moment("09:30"),
                            "endDate": indico_moment("10:15"),
                            "duration": 45.0,
                            "room": "Great Hall",
                            "presenters": [
                                {"firstName": "N.", "familyName": "Otherwise", "name": "Dr Otherwise, N.",
                                 "affiliation": "Moon", "email": "n@example.org"}
                            ],
                        }
                    },
                },
            },
            "20310615": [],
        }
    },
}  # fmt: skip

TABLE = """Session Title;Day;Start time;End time;Room;Speakers;Type;Notes
Registration;14/06/2031;9:00;9.30;Foyer;;;
Tides;14/06/2031;09:30 AM;10:15;Great Hall;N. Otherwise, M. Nobody;Lecture;bring water
;;;;;;;
"Moons
and more";14/06/2031;23:30;00:15;Great Hall;;workshop;
"""
