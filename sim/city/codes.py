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


class Post(IntEnum):
    """The kind of position an employee holds, where it decides how pay is set."""

    NONE = 0
    RESEARCHER = 1
    CADRE = 2
    MANAGER = 3
    HEAD = 4
    PUBLIC_WELFARE = 5


class Move(IntEnum):
    """A change of activity decided this month."""

    NONE = 0
    LOSE_JOB = 1
    FOUND_BUSINESS = 2
    CLOSE_BUSINESS = 3
    LEAVE_TO_FOUND = 4
    COME_HOME = 5
    STOP_SEEKING = 6
    START_SEEKING = 7


class Training(IntEnum):
    """Bits of training received, kept in the column `trained`."""

    FARMER = 1
    YOUNG_OWNER = 2
    LEADER = 4
    VOCATIONAL = 8
    APPRENTICE = 16
    GRADUATE_FOUNDER = 32
    INVESTED = 64


class Trait(IntEnum):
    """Bits of lasting traits, kept in the column `traits`."""

    GUESTS = 1
    GUESTS_IF_PROFESSIONAL = 2
    CASUAL_WORK = 4


class Queue(IntEnum):
    """What residents queue for: seats, money and posts that are scarce."""

    NONE = 0
    SKILL_SUBSIDY = 1
    SENIOR_PRIZE = 2
    EXPERT_PRIZE = 3
    CHIEF_PRIZE = 4
    FARMER_TRAINING = 5
    YOUNG_OWNER = 6
    LEADER_TRAINING = 7
    FARM_LOAN = 8
    STARTUP_SUBSIDY = 9
    HIRE_BONUS = 10
    INCUBATION = 11
    STARTUP_LOAN = 12
    NEEDY_TRAINING = 13
    PUBLIC_POST = 14
    WORK_OUTSIDE = 15
    MICROLOAN = 16
    MASS_TRAINING = 17
    APPRENTICESHIP = 18


class Flow(IntEnum):
    """Events counted over the year, in persons at the model's scale."""

    URBAN_JOBS = 0
    RURAL_TRANSFERS = 1
    START_UPS = 2
    CLOSURES = 3
    CERTIFICATES = 4
    TRAINED = 5
    FARM_OWNERS = 6
    LEADERS = 7
    TRANSFER_INCOME = 8
    LEISURE_SALES = 9
    APPLICANTS = 10
    REFUSED = 11
    BIRTHS = 12
    DEATHS = 13
    EMIGRANTS = 14
    TO_TOWN = 15
    POVERTY_EXITS = 16
    SANCTIONS = 17
    DEFERRALS = 18
    ATTRITION = 19


N_QUEUES = len(Queue)
N_FLOWS = len(Flow)
