"""Codes of the city's columns, with the names a reader meets outside the model.

Codes are plain integers because they live in one-byte columns that compiled rules read.
"""

from __future__ import annotations

from enum import IntEnum


class County(IntEnum):
    """The five county-level units."""

    CHENGQU = 0
    KUANGQU = 1
    JIAOQU = 2
    PINGDING = 3
    YUXIAN = 4


class Sector(IntEnum):
    """Industries of the 2010 census, grouped by what drives their demand and pay."""

    AGRICULTURE = 0
    MINING = 1
    MANUFACTURING = 2
    UTILITIES = 3
    CONSTRUCTION = 4
    TRANSPORT = 5
    PRIVATE_SERVICES = 6
    BUSINESS_SERVICES = 7
    PUBLIC_SERVICES = 8
    PUBLIC_ADMINISTRATION = 9


class Occupation(IntEnum):
    """Occupations of the 2010 census."""

    NONE = 0
    MANAGER = 1
    PROFESSIONAL = 2
    CLERK = 3
    SERVICE = 4
    FARMER = 5
    PRODUCTION = 6


class Employer(IntEnum):
    """Who pays: the ownership of the place of work."""

    NONE = 0
    PUBLIC = 1
    STATE_ENTERPRISE = 2
    PRIVATE = 3
    OWN_BUSINESS = 4
    OWN_FARM = 5


class Activity(IntEnum):
    """What a resident mainly does this month."""

    CHILD = 0
    STUDENT = 1
    EMPLOYEE = 2
    FARMER = 3
    OWNER = 4
    UNEMPLOYED = 5
    HOME = 6
    RETIRED = 7
    DISABLED = 8
    AWAY = 9
    GONE = 10


class Group(IntEnum):
    """The seven key groups of the plan; everyone else is an ordinary resident."""

    ORDINARY = 0
    SKILLED_WORKERS = 1
    PROFESSIONAL_FARMERS = 2
    RESEARCHERS = 3
    ENTREPRENEURS = 4
    MANAGERS = 5
    CADRES = 6
    NEEDY = 7


N_COUNTIES = len(County)
N_SECTORS = len(Sector)
N_SEGMENTS = N_COUNTIES * N_SECTORS
N_GROUPS = len(Group)

GROUP_KEYS = {
    Group.ORDINARY: "ordinary",
    Group.SKILLED_WORKERS: "skilled-workers",
    Group.PROFESSIONAL_FARMERS: "professional-farmers",
    Group.RESEARCHERS: "researchers",
    Group.ENTREPRENEURS: "entrepreneurs",
    Group.MANAGERS: "managers",
    Group.CADRES: "cadres",
    Group.NEEDY: "needy",
}
COUNTY_KEYS = {county: county.name.lower() for county in County}
