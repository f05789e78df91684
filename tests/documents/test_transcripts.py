"""Samples in a page are found, cut as they were, and keep the names of runs in step."""

from __future__ import annotations

import pytest

from sim.documents.transcripts import abridged, chosen, read, renamed, renewed

PAGE = """# A page

<!-- mine.yaml -->
```yaml
extends: plan
```

<!-- other.yaml
extends: no-plan
-->
<!-- yq-aaaaaaaaaa: yqsim compare no-plan mine.yaml -->

The run yq-aaaaaaaaaa, in `runs/yq-aaaaaaaaaa`.

```text
$ yqsim show yq-aaaa \\
    --indicator gini
Run yq-aaaaaaaaaa
$ yqsim scenarios
list
```

<!-- by hand -->
```text
$ yqsim runs
yq-aaaaaaaaaa is damaged
```

```sh
.venv/bin/yqsim cite yq-aaaa
```
"""


def lines(text: str) -> list[str]:
    return text.split("|")


def test_the_samples_of_a_page_are_found_in_order_with_their_output() -> None:
    page = read(PAGE)
    assert [(one.command, one.by_hand, page.shown(one)) for one in page.samples] == [
        ("yqsim compare no-plan mine.yaml", False, []),
        ("yqsim show yq-aaaa --indicator gini", False, ["Run yq-aaaaaaaaaa"]),
        ("yqsim scenarios", False, ["list"]),
        ("yqsim runs", True, ["yq-aaaaaaaaaa is damaged"]),
        ("yqsim cite yq-aaaa", True, []),
    ]


def test_files_come_from_blocks_and_from_comments() -> None:
    files = read(PAGE).files
    assert files == {"mine.yaml": "extends: plan\n", "other.yaml": "extends: no-plan\n"}


def test_a_block_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="line 2"):
        read("a\n```text\n$ yqsim runs\n")


def test_a_choice_takes_the_command_that_makes_the_run() -> None:
    page = read(PAGE)
    assert [one.command.split()[1] for one in chosen(page, "show")] == ["compare", "show"]
    assert [one.command.split()[1] for one in chosen(page, "scenarios")] == ["scenarios"]
    assert [one.command.split()[1] for one in chosen(page)] == ["compare", "show", "scenarios"]


@pytest.mark.parametrize(
    "old, new, cut",
    [
        ("a 1", "a 2|b", "a 2|b"),
        ("a 1|b|...", "a 2|b|c", "a 2|b|..."),
        ("a 1|b|...", "a 2|b", "a 2|b"),
        ("...|Outlay: 1", "a|Outlay: 2|c", "...|Outlay: 2|c"),
        ("a|...||Worlds|w", "a|b|c||Worlds|v|w", "a|...||Worlds|v|w"),
        (
            " Jobs 2016-20   1|...| Gini   0.4|...",
            " Jobs 2016-20   22|x| Gini   0.3|y",
            " Jobs 2016-20   22|...| Gini   0.3|...",
        ),
        # A sentence that has become longer pushes no row out.
        ("said||T|1|2|...", "said|more||T|3|4|5", "said|more||T|3|4|..."),
        # Nor does a paragraph that is new.
        ("T||U|1|2||...||V|9", "T||note||U|3|4|5||x||V|8", "T||note||U|3|4|5||...||V|8"),
        ("T||U 1|1|2|...", "T||W 2|3|4|5|", "T||W 2|3|4|..."),
    ],
)
def test_a_new_output_is_cut_as_the_old_one(old: str, new: str, cut: str) -> None:
    assert abridged(lines(old), lines(new)) == lines(cut)


def test_a_list_in_json_is_cut_after_its_first_item() -> None:
    new = '{"months": [{"month": 1, "pay": 3}, {"month": 2}, {"month": 3}]}'
    cut = '{"months": [{"month": 1, "pay": 3}, ...]}'
    assert abridged(['{"months": [{"month": 0}, ...]}'], [new]) == [cut]


def test_dots_before_a_line_that_is_gone_are_refused() -> None:
    with pytest.raises(ValueError, match="no line like 'Outlay: 1'"):
        abridged(["...", "Outlay: 1"], ["a", "b"])


def test_runs_are_renamed_by_id_and_by_its_beginning_and_nothing_else() -> None:
    ids = {"yq-aaaaaaaaaa": "yq-bcbcbcbcbc"}
    text = "yq-aaaaaaaaaa, yq-aaaa, yq-aaaaaaaaaa-en.xlsx, yq-aabb, at-aaaaaaaaaa"
    new = "yq-bcbcbcbcbc, yq-bcbc, yq-bcbcbcbcbc-en.xlsx, yq-aabb, at-aaaaaaaaaa"
    assert renamed(text, ids) == new


def test_a_page_is_written_with_new_outputs_and_with_new_ids_everywhere_else() -> None:
    page = read(PAGE)
    scenarios = page.samples[2]
    text = renewed(page, {scenarios: ["new", "list"]}, {"yq-aaaaaaaaaa": "yq-bbbbbbbbbb"})
    ids = PAGE.replace("yq-aaaaaaaaaa", "yq-bbbbbbbbbb").replace("yq-aaaa", "yq-bbbb")
    assert text == ids.replace("\nlist\n", "\nnew\nlist\n")
    assert renewed(page, {}, {}) == PAGE
