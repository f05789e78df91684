"""The registry of indicators: what each number of the panel is, its unit and how to print it.

The panel is one row per (policy, world, draw, year, area, residence, grouping, group,
indicator), with the value in the unit given here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sim.city.codes import COUNTY_KEYS, GROUP_KEYS

PANEL_COLUMNS = (
    "policy",
    "world",
    "draw",
    "year",
    "area",
    "residence",
    "grouping",
    "group",
    "indicator",
    "value",
)
Row = tuple[str, str, str, str, str, float]
"""What December's record says, before policy, draw and year are added: area, residence, grouping,
group, indicator, value."""
AREAS = ("city", *COUNTY_KEYS.values())
RESIDENCES = ("all", "urban", "rural")
GROUPINGS = ("all", "start", "current")
GROUPS = ("all", *GROUP_KEYS.values())


@dataclass(frozen=True)
class Indicator:
    """One indicator of the panel.

    `decimals` are those of the printed number: of yuan or persons as they are, of percent for a
    share.  `better` is +1 where more of it is better for residents, -1 where less is, 0 where
    that is not for the model to say.
    """

    name: str
    unit: str
    zh: str
    en: str
    decimals: int
    better: int


PER_HEAD = "yuan/person/year"
YUAN = "yuan/year"
SHARE = "share"
RATIO = "ratio"
INDEX = "index"
PERSONS = "persons"
PERSONS_A_YEAR = "persons/year"

_PER_HEAD = (
    Indicator("persons", PERSONS, "人口", "Persons", 0, 0),
    Indicator(
        "disposable_income_per_head", PER_HEAD, "人均可支配收入", "Disposable income per head", 0, 1
    ),
    Indicator(
        "disposable_income_per_head_real",
        PER_HEAD,
        "人均可支配收入（2010年价格）",
        "Disposable income per head, 2010 prices",
        0,
        1,
    ),
    Indicator("wage_income", PER_HEAD, "人均工资性收入", "Wage income per head", 0, 1),
    Indicator(
        "operating_income", PER_HEAD, "人均经营净收入", "Net operating income per head", 0, 1
    ),
    Indicator("property_income", PER_HEAD, "人均财产净收入", "Net property income per head", 0, 1),
    Indicator("transfer_income", PER_HEAD, "人均转移净收入", "Net transfer income per head", 0, 1),
    Indicator("own_income", PER_HEAD, "本人净收入", "The member's own net income", 0, 1),
)

QUANTILES: Mapping[str, float] = MappingProxyType(
    {
        "income_p10": 0.1,
        "income_p25": 0.25,
        "median_income": 0.5,
        "income_p75": 0.75,
        "income_p90": 0.9,
    }
)
"""Indicators that are quantiles of income per head among persons, and the share of each."""

_QUANTILES = (
    Indicator("income_p10", PER_HEAD, "人均收入第10百分位", "10th percentile of income", 0, 1),
    Indicator("income_p25", PER_HEAD, "人均收入第25百分位", "25th percentile of income", 0, 1),
    Indicator("median_income", PER_HEAD, "人均可支配收入中位数", "Median income per head", 0, 1),
    Indicator("income_p75", PER_HEAD, "人均收入第75百分位", "75th percentile of income", 0, 1),
    Indicator("income_p90", PER_HEAD, "人均收入第90百分位", "90th percentile of income", 0, 1),
)
_DECILES = tuple(
    Indicator(
        f"income_decile_{d}",
        PER_HEAD,
        f"收入十等份第{d}组人均收入",
        f"Mean income of tenth {d} (1 = poorest)",
        0,
        1,
    )
    for d in range(1, 11)
)
_OTHERS = (
    Indicator("gini", INDEX, "基尼系数", "Gini coefficient", 3, -1),
    Indicator("theil", INDEX, "泰尔指数", "Theil index", 3, -1),
    Indicator(
        "theil_between_groups", INDEX, "泰尔指数（群体间）", "Theil index between groups", 4, -1
    ),
    Indicator("p90_p10", RATIO, "P90/P10收入比", "P90/P10 income ratio", 2, -1),
    Indicator("quintile_ratio", RATIO, "高低收入五等份比", "Top to bottom fifth ratio", 2, -1),
    Indicator("urban_rural_ratio", RATIO, "城乡收入比", "Urban-rural income ratio", 2, -1),
    Indicator("employment_rate", SHARE, "就业率", "Employment rate", 1, 1),
    Indicator("unemployment_rate", SHARE, "失业率", "Unemployment rate", 1, -1),
    Indicator("underemployment_rate", SHARE, "不充分就业率", "Under-employment rate", 1, -1),
    Indicator("new_urban_jobs", PERSONS_A_YEAR, "城镇新增就业", "New urban jobs", 0, 1),
    Indicator(
        "rural_labour_transferred",
        PERSONS_A_YEAR,
        "转移农村劳动力",
        "Rural labour transferred",
        0,
        1,
    ),
    Indicator("private_employment", PERSONS, "民营经济从业人员", "Private employment", 0, 1),
    Indicator("poverty_rate", SHARE, "贫困发生率", "Poverty rate", 1, -1),
    Indicator("poor_persons", PERSONS, "贫困人口", "Poor persons", 0, -1),
    Indicator(
        "poverty_exits",
        PERSONS,
        "累计脱贫建档立卡人口",
        "Registered poor who left poverty, cumulated",
        0,
        1,
    ),
    Indicator("dibao_persons", PERSONS, "低保人数", "Dibao recipients", 0, 0),
    Indicator("certificates", PERSONS_A_YEAR, "取得职业资格证书", "Certificates obtained", 0, 1),
    Indicator("trained_persons", PERSONS_A_YEAR, "培训人数", "Persons trained", 0, 1),
    Indicator("start_ups", PERSONS_A_YEAR, "新创办市场主体", "Start-ups", 0, 1),
    Indicator(
        "technology_transfer_income",
        YUAN,
        "科技成果转化收入",
        "Technology-transfer income",
        0,
        1,
    ),
    Indicator(
        "leisure_agriculture_sales", YUAN, "休闲农业销售收入", "Leisure-agriculture sales", 0, 1
    ),
    Indicator(
        "farm_owners_trained",
        PERSONS_A_YEAR,
        "培训现代青年农场主",
        "Young farm owners trained",
        0,
        1,
    ),
    Indicator(
        "leaders_retrained_share",
        SHARE,
        "带头人累计轮训比例",
        "Farm leaders retrained, cumulated share",
        1,
        1,
    ),
    Indicator(
        "rural_dibao_over_poverty_line",
        RATIO,
        "农村低保标准与扶贫标准之比",
        "Rural dibao standard over poverty line",
        2,
        1,
    ),
    Indicator("public_cost", YUAN, "财政支出", "Public cost", 0, 0),
    Indicator("fund_budget", YUAN, "资金年度预算", "Budget of a fund", 0, 0),
    Indicator("fund_carried", YUAN, "资金上年结转", "Carried over by a fund", 0, 0),
    Indicator("fund_balance", YUAN, "资金年末结余", "Unspent by a fund at the year's end", 0, 0),
    Indicator(
        "fund_refused",
        PERSONS_A_YEAR,
        "因资金不足未受理申请",
        "Applications refused for want of money",
        0,
        -1,
    ),
)
_MOVEMENTS = (
    Indicator(
        "joined_since_start",
        PERSONS,
        "方案实施以来进入本群体人数",
        "Joined the group since the plan's start",
        0,
        0,
    ),
    Indicator(
        "left_since_start",
        PERSONS,
        "方案实施以来离开本群体人数",
        "Left the group since the plan's start",
        0,
        0,
    ),
    Indicator(
        "moved_to",
        PERSONS,
        "方案实施时的成员现所属群体",
        "Members at the plan's start by present group",
        0,
        0,
    ),
)
_GAINS = (
    Indicator("winners_share", SHARE, "受益人口比例", "Share of winners", 1, 1),
    Indicator("losers_share", SHARE, "受损人口比例", "Share of losers", 1, -1),
)

INDICATORS: Mapping[str, Indicator] = MappingProxyType(
    {one.name: one for one in (*_PER_HEAD, *_QUANTILES, *_DECILES, *_OTHERS, *_MOVEMENTS, *_GAINS)}
)
"""Every indicator by name, in the order in which results are listed."""

AGAINST_REFERENCE = frozenset({"winners_share", "losers_share"})
"""Indicators that already compare a policy with the reference; they are not differenced."""

COST = "public_cost"
COST_BY_FUND = "public_cost:fund:"
COST_BY_MEASURE = "public_cost:"
BY_FUND = ("fund_budget", "fund_carried", "fund_balance", "fund_refused")
"""Indicators of a fund, as `fund_budget:employment`: of those that have a budget that year."""

_ORDER = {name: place for place, name in enumerate(INDICATORS)}


def indicator(name: str) -> Indicator:
    """The indicator of a panel row; `public_cost:A01` and `public_cost:fund:x` are public cost,
    `moved_to:needy` is moved_to, `fund_budget:talent` is fund_budget.

    Raises KeyError for a name that is not registered.
    """
    return INDICATORS[name.partition(":")[0]]


def unit(name: str) -> str:
    """Unit of an indicator, "" for one that is not registered."""
    try:
        return indicator(name).unit
    except KeyError:
        return ""


def order(name: str) -> tuple[int, str]:
    """Sort key of indicator names: the registry's order, then the part after the colon."""
    base, _, part = name.partition(":")
    return _ORDER.get(base, len(_ORDER)), part or ("" if base in _ORDER else name)
