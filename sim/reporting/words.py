"""Words and numbers for readers, in Chinese and English.

One catalogue per language, with the same keys; keys of the panel are looked up as
`group.needy`, `area.yuxian`, `indicator.gini`, `target.leader-rotation`, `fund.city`.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from sim.outcomes.indicators import INDICATORS
from sim.outcomes.targets import TARGETS
from sim.reporting.words_life import LIFE_EN, LIFE_ZH

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

_ZH = {
    "group.all": "全体居民",
    "group.ordinary": "其他居民",
    "group.skilled-workers": "技能人才",
    "group.professional-farmers": "新型职业农民",
    "group.researchers": "科研人员",
    "group.entrepreneurs": "小微创业者",
    "group.managers": "企业经营管理人员",
    "group.cadres": "基层干部",
    "group.needy": "有劳动能力的困难群体",
    "area.city": "阳泉市",
    "area.chengqu": "城区",
    "area.kuangqu": "矿区",
    "area.jiaoqu": "郊区",
    "area.pingding": "平定县",
    "area.yuxian": "盂县",
    "residence.all": "城乡",
    "residence.urban": "城镇",
    "residence.rural": "农村",
    "grouping.all": "不分群体",
    "grouping.start": "按方案实施时的群体",
    "grouping.current": "按当年所属群体",
    "target.new-urban-jobs": "“十三五”城镇新增就业",
    "target.rural-labour-transferred": "“十三五”转移农村劳动力",
    "target.urban-income-doubled": "城镇收入比2010年翻番（名义）",
    "target.rural-income-doubled": "农村收入比2010年翻番（名义）",
    "target.urban-income-doubled-real": "城镇收入比2010年翻番（实际）",
    "target.rural-income-doubled-real": "农村收入比2010年翻番（实际）",
    "target.rural-poor-lifted": "2018年底累计脱贫人口",
    "target.young-farm-owners": "每年培训现代青年农场主",
    "target.leader-rotation": "农业带头人五年轮训（2020年底进度）",
    "target.leisure-agriculture": "2020年休闲农业销售收入",
    "target.private-employment": "民营经济从业人员年均新增",
    "target.private-investment": "民间投资占比年均提高",
    "target.rural-dibao-at-poverty-line": "2020年农村低保与扶贫标准之比",
    "fund.employment": "就业补助资金",
    "fund.unemployment_insurance": "失业保险基金",
    "fund.agriculture": "农业专项资金",
    "fund.poverty": "财政专项扶贫资金",
    "fund.education": "教育经费",
    "fund.talent": "人才专项资金",
    "fund.social_assistance": "社会救助资金",
    "fund.general": "一般公共预算",
    "fund.pension": "养老保险基金",
    "fund.employers": "用人单位",
    "fund.none": "未指定资金",
    "measure.statutory": "国家和省既有制度",
    "text.run": "运行编号",
    "text.policies": "政策情景",
    "text.reference": "对照情景",
    "text.world": "外部环境",
    "text.scale": "模拟规模",
    "text.scale-value": "{share}的家庭，加权到全市",
    "text.draws": "随机抽样次数",
    "text.seed": "随机种子",
    "text.targets": "方案目标与实现概率（中位数，括号内为实现概率）",
    "text.target": "目标",
    "text.threshold": "目标值",
    "text.omitted": "未评估的目标（{reason}）：{targets}",
    "text.separator": "、",
    "text.not-simulated": "模型未模拟",
    "text.not-in-run": "本次运行没有所需数据",
    "text.income-by-group": "{year}年人均可支配收入，按方案实施时所属群体（元）",
    "text.employment-by-group": "{year}年就业率，按方案实施时所属群体",
    "text.city": "{year}年城乡收入、差距与贫困",
    "text.cost": "{first}-{last}年财政支出合计",
    "text.cost-total": "合计",
    "text.cost-fund": "其中：{name}",
    "text.group": "群体",
    "text.indicator": "指标",
    "text.measure": "措施",
    "text.difference": "差额",
    "text.interval": "80%区间",
    "text.interval-value": "{low} 至 {high}",
    "text.strict": ">{value}",
    "text.at-least": "≥{value}",
    "text.of-residence": "{residence}{name}",
    "text.note": "数值为各次抽样的中位数；差额在同一次抽样内相减，80%区间为第10至第90百分位。",
    "text.area": "地区",
    "text.residence": "城乡",
    "text.grouping": "分组",
    "text.year": "年份",
    "text.policy": "情景",
    "text.median": "中位数",
    "text.month": "月份",
    "text.resident": "居民",
    "text.status": "状态",
    "text.stored": "读取已有运行",
    "text.runs": "已保存的运行",
    "text.no-runs": "还没有保存的运行",
    "text.unreadable": "无法读取",
    "text.worlds": "外部环境情景",
    "text.name": "名称",
    "text.title": "说明",
    "text.kind": "类型",
    "text.clause": "条款",
    "text.fund": "资金",
    "text.measures": "方案措施",
    "kind.core": "核心",
    "kind.secondary": "次要",
    "kind.narrative": "不产生模拟效果",
    "kind.target": "目标",
    "unit.pp": "个百分点",
    "unit.yuan": "元",
}

_EN = {
    "group.all": "All residents",
    "group.ordinary": "Other residents",
    "group.skilled-workers": "Skilled workers",
    "group.professional-farmers": "Professional farmers",
    "group.researchers": "Researchers",
    "group.entrepreneurs": "Small entrepreneurs",
    "group.managers": "Enterprise managers",
    "group.cadres": "Grassroots cadres",
    "group.needy": "Needy, able to work",
    "area.city": "Yangquan City",
    "area.chengqu": "Chengqu (Urban District)",
    "area.kuangqu": "Kuangqu (Mining District)",
    "area.jiaoqu": "Jiaoqu (Suburban District)",
    "area.pingding": "Pingding County",
    "area.yuxian": "Yuxian County",
    "residence.all": "Urban and rural",
    "residence.urban": "Urban",
    "residence.rural": "Rural",
    "grouping.all": "all groups together",
    "grouping.start": "by group when the plan began",
    "grouping.current": "by group in the year",
    "target.new-urban-jobs": "New urban jobs 2016-20",
    "target.rural-labour-transferred": "Rural labour transferred 2016-20",
    "target.urban-income-doubled": "Urban income 2020/2010, nominal",
    "target.rural-income-doubled": "Rural income 2020/2010, nominal",
    "target.urban-income-doubled-real": "Urban income 2020/2010, real",
    "target.rural-income-doubled-real": "Rural income 2020/2010, real",
    "target.rural-poor-lifted": "Poor lifted by end of 2018",
    "target.young-farm-owners": "Young farm owners a year",
    "target.leader-rotation": "Farm leaders retrained by 2020",
    "target.leisure-agriculture": "Leisure agriculture 2020",
    "target.private-employment": "Private employment, a year",
    "target.private-investment": "Private investment share, a year",
    "target.rural-dibao-at-poverty-line": "Rural dibao/poverty line 2020",
    "fund.employment": "Employment subsidies",
    "fund.unemployment_insurance": "Unemployment insurance",
    "fund.agriculture": "Agriculture fund",
    "fund.poverty": "Poverty-relief fund",
    "fund.education": "Education budget",
    "fund.talent": "Talent fund",
    "fund.social_assistance": "Social assistance",
    "fund.general": "General public budget",
    "fund.pension": "Pension insurance",
    "fund.employers": "Employers",
    "fund.none": "No fund named",
    "measure.statutory": "Statutory rules",
    "text.area": "Area",
    "text.residence": "Residence",
    "text.grouping": "Grouping",
    "text.year": "Year",
    "text.policy": "Policy",
    "text.median": "Median",
    "text.run": "Run",
    "text.policies": "Policies",
    "text.reference": "Reference",
    "text.world": "World",
    "text.scale": "Scale",
    "text.scale-value": "{share} of households, weighted up to the city",
    "text.draws": "Draws",
    "text.seed": "Seed",
    "text.targets": "The plan's targets: median, and probability of meeting them in brackets",
    "text.target": "Target",
    "text.threshold": "Aim",
    "text.omitted": "Targets not assessed ({reason}): {targets}",
    "text.separator": ", ",
    "text.not-simulated": "not simulated",
    "text.not-in-run": "the run lacks what it needs",
    "text.income-by-group": "Disposable income per head {year} by group when the plan began (yuan)",
    "text.employment-by-group": "Employment rate {year} by group when the plan began",
    "text.city": "Incomes, inequality and poverty {year}",
    "text.cost": "Public cost {first}-{last}, summed",
    "text.cost-total": "Total",
    "text.cost-fund": "of which {name}",
    "text.group": "Group",
    "text.indicator": "Indicator",
    "text.measure": "Measure",
    "text.difference": "Difference",
    "text.interval": "80% interval",
    "text.interval-value": "{low} to {high}",
    "text.strict": ">{value}",
    "text.at-least": "≥{value}",
    "text.of-residence": "{name}, {residence}",
    "text.note": (
        "Medians over draws; differences are taken within each draw, the 80% interval runs "
        "from the 10th to the 90th percentile."
    ),
    "text.month": "Month",
    "text.resident": "Resident",
    "text.status": "Status",
    "text.stored": "answered from the run store",
    "text.runs": "Stored runs",
    "text.no-runs": "no stored runs yet",
    "text.unreadable": "unreadable",
    "text.worlds": "Worlds",
    "text.name": "Name",
    "text.title": "Title",
    "text.kind": "Kind",
    "text.clause": "Clause",
    "text.fund": "Fund",
    "text.measures": "The plan's measures",
    "kind.core": "core",
    "kind.secondary": "secondary",
    "kind.narrative": "no simulated effect",
    "kind.target": "target",
    "unit.pp": " pp",
    "unit.yuan": "yuan",
}

CATALOGUES: Mapping[Language, Mapping[str, str]] = {
    "zh": _ZH | LIFE_ZH | {f"indicator.{one.name}": one.zh for one in INDICATORS.values()},
    "en": _EN | LIFE_EN | {f"indicator.{one.name}": one.en for one in INDICATORS.values()},
}


def default_language(environ: Mapping[str, str] = os.environ) -> Language:
    """Chinese where LANG is Chinese, else English."""
    return "zh" if environ.get("LANG", "").lower().startswith("zh") else "en"


def word(key: str, lang: Language, **parts: object) -> str:
    """A phrase of the catalogue with its parts filled in.  Raises KeyError for an unknown key."""
    return CATALOGUES[lang][key].format(**parts)


def label(kind: str, name: str, lang: Language) -> str:
    """The label of a group, area, indicator, target or fund; a name without one stays itself.

    Names come from data too (a user's own fund), so an unknown one is no error here.
    """
    return CATALOGUES[lang].get(f"{kind}.{name}", name)


def amount(
    value: float | None,
    unit: str,
    lang: Language,
    decimals: int = 0,
    *,
    signed: bool = False,
    bare: bool = False,
) -> str:
    """A number as officials of the language write it, with its unit.

    Persons become 万人 and money 万元 or 亿元 in Chinese; English has thousands separators, and
    millions or billions of yuan.  `signed` is for differences: a plus sign, and percentage points
    for shares.  `bare` leaves out the word 元 / yuan of amounts per head where a heading says it.
    """
    if value is None or not math.isfinite(value):
        return "—"
    return _written(value, _shape(abs(value), unit, lang, decimals, signed, bare), lang, signed)


def share_of_households(scale: float) -> str:
    """A run's scale in per cent, with the digits it has: `5%`, `0.5%`."""
    return f"{100 * scale:.10g}%"


def ends(
    low: float,
    high: float,
    unit: str,
    lang: Language,
    decimals: int = 0,
    *,
    signed: bool = False,
    bare: bool = False,
) -> tuple[str, str]:
    """The two amounts of an interval, both in the unit of the larger."""
    small, large = sorted((abs(low), abs(high)))
    shape = _shape(large, unit, lang, decimals, signed, bare)
    own = _shape(small, unit, lang, decimals, signed, bare)
    if shape.factor != own.factor and 0 < small / shape.factor < 1:
        # The smaller end keeps a digit, so that it does not look like zero.
        needed = -math.floor(math.log10(small / shape.factor))
        if needed <= _MOST_DECIMALS:
            shape = shape._replace(decimals=max(shape.decimals, needed))
    return _written(low, shape, lang, signed), _written(high, shape, lang, signed)


def interval(
    low: float | None,
    high: float | None,
    unit: str,
    lang: Language,
    decimals: int = 0,
    *,
    signed: bool = False,
    bare: bool = False,
) -> str:
    """Two amounts as an interval, both in the unit of the larger, which is written once."""
    if low is None or high is None:
        return "—"
    if math.isfinite(low) and math.isfinite(high):
        first, second = ends(low, high, unit, lang, decimals, signed=signed, bare=bare)
    else:
        first, second = (
            amount(bound, unit, lang, decimals, signed=signed, bare=bare) for bound in (low, high)
        )
    shared = _UNIT.search(second)
    if shared and _UNIT.search(first) and first.endswith(shared[0]):
        first = first.removesuffix(shared[0])
    return word("text.interval-value", lang, low=first, high=second)


_UNIT = re.compile(r"[^\d%]+$")
"""What follows the number; a percent sign is short enough to stay."""
_MOST_DECIMALS = 3
"""Of the smaller end of an interval: one smaller still prints as zero."""


class _Shape(NamedTuple):
    """How a number is written: over `factor`, with `decimals`, before `suffix`."""

    factor: float
    decimals: int
    suffix: str


def _shape(
    size: float, unit: str, lang: Language, decimals: int, signed: bool, bare: bool
) -> _Shape:
    """How a number of this size is written in its unit."""
    chinese = lang == "zh"
    if unit == "share":
        return _Shape(0.01, decimals, word("unit.pp", lang) if signed else "%")
    if unit.startswith("yuan/person"):
        return _Shape(1.0, decimals, "" if bare else "元" if chinese else " yuan")
    if unit.startswith("yuan"):
        return _money(size, lang)
    if unit.startswith("persons") and chinese:
        return _Shape(1e4, 2, "万人") if size >= 9999.5 else _Shape(1.0, decimals, "人")
    return _Shape(1.0, decimals, "")


def _money(size: float, lang: Language) -> _Shape:
    if lang == "zh":
        if size >= 1e8:
            return _Shape(1e8, 2, "亿元")
        return _Shape(1e4, 0, "万元") if size >= 1e4 else _Shape(1.0, 0, "元")
    if size >= 1e9:
        return _Shape(1e9, 2, " bn yuan")
    return _Shape(1e6, 1, " m yuan") if size >= 1e5 else _Shape(1.0, 0, " yuan")


def _written(value: float, shape: _Shape, lang: Language, signed: bool) -> str:
    # Shares times 100 and not over 0.01, which rounds otherwise.
    number = 100 * value if shape.factor == 0.01 else value / shape.factor
    return _fixed(number, shape.decimals, lang, "+" if signed else "") + shape.suffix


def _fixed(value: float, decimals: int, lang: Language, sign: str) -> str:
    """Fixed decimals; what rounds to zero has no sign."""
    value = round(value, decimals)
    if value == 0:
        return f"{0:.{decimals}f}"
    return format(value, f"{sign}{',' if lang == 'en' else ''}.{decimals}f")


def target_label(key: str, lang: Language) -> str:
    """A target's label with the plan's clause number."""
    return f"{label('target', key, lang)} [{TARGETS[key].clause}]"
