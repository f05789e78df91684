"""A malformed table is refused in one line that names file, row, column, value and reason."""

from pathlib import Path

import pytest

from sim import tables
from sim.errors import InputError

HEADER = "name,value,low,high,unit,period,status,source,note\n"
GOOD = "township_share,0.2,0.1,0.3,share,2010,assumed,modelling choice,\n"


def refusal(tmp_path: Path, text: str | bytes) -> str:
    path = tmp_path / "derivations.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as caught:
        tables.derivations(tmp_path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith("derivations.csv, row ")
    return message


def test_every_packaged_table_loads_with_known_statuses():
    for load in (
        tables.census,
        tables.series,
        tables.statutory,
        tables.derivations,
        tables.associations,
    ):
        table = load()
        assert len(table) > 50
        assert set(table["status"]) <= set(tables.STATUSES)
        assert (table["source"] != "").all()


@pytest.mark.parametrize(
    ("text", "row", "column", "reason"),
    [
        ("", 1, "?", "empty"),
        (HEADER, 2, "name", "no rows"),
        (HEADER.replace("unit,", ""), 1, "unit", "column is missing"),
        (HEADER.replace("note", "notes"), 1, "note", "column is missing"),
        (HEADER.replace("note", "note,colour") + GOOD, 1, "colour", "unknown"),
        (HEADER + GOOD.replace("assumed", "asumed"), 2, "status", "did you mean 'assumed'"),
        (HEADER + GOOD.replace("0.2", "some"), 2, "value", "a number is needed"),
        (HEADER + GOOD.replace("0.2", "nan"), 2, "value", "finite"),
        (HEADER + GOOD.replace("0.2", "-0.2"), 2, "value", "at least 0"),
        (HEADER + GOOD.replace("0.3", "1.3"), 2, "high", "share cannot exceed one"),
        (HEADER + GOOD + "cut,0.2,0.1\n", 3, "high", "3 fields instead of 9"),
        (HEADER + GOOD + GOOD, 3, "name", "already given in row 2"),
        (HEADER + GOOD.replace("share,2010", ",2010"), 2, "unit", "unit is missing"),
        (HEADER + GOOD.replace("0.2", "0.4"), 2, "value", "outside 0.1 to 0.3"),
        (HEADER.encode() + b"\xff\xfe,1\n", 2, "?", "not UTF-8"),
        (HEADER + 'open,"0.2', 2, "?", "broken CSV"),
    ],
)
def test_a_malformed_table_is_refused_in_one_line(tmp_path, text, row, column, reason):
    message = refusal(tmp_path, text)
    assert f"row {row}," in message
    assert f"column '{column}'" in message
    assert reason in message


def test_a_missing_file_is_refused_in_one_line(tmp_path):
    with pytest.raises(InputError, match=r"^census\.csv, row 0.*No such file"):
        tables.census(tmp_path)


def test_the_census_counts_add_up_to_the_city():
    table = tables.census()
    people = table[(table["table"] == "population") & (table["sex"] == "all")]
    city = people[people["area"] == "yangquan"]["value"].item()
    assert city == 1_368_502
    assert people[people["area"] != "yangquan"]["value"].sum() == city


def test_shifted_industry_labels_carry_their_true_names():
    table = tables.census()
    shifted = table[table["note"].str.contains("header error") & (table["area"] == "yangquan")]
    assert dict(zip(shifted["category"], shifted["name_zh"], strict=True)) == {
        "transport": "交通运输、仓储和邮政业",
        "information": "信息传输、计算机服务和软件业",
        "trade": "批发和零售业",
    }
