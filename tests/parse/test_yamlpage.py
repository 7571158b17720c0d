"""FAQ, landing and hub pages in the shape of a page; zone pivot groups; settings."""

from __future__ import annotations

import pytest

from diffinsight.model import Prose, Sample
from diffinsight.parse.yamlpage import page_kind, parse_pivot_groups, parse_settings, parse_yaml_page

FAQ = """### YamlMime:FAQ
metadata:
  title: Batch questions
  ms.date: 01/02/2026
  ms.custom:
    - gpu
title: "Questions about \\"Batch\\""  # for readers
summary: |
  What people ask about [Batch](overview.md).

sections:
  - name: Prices
    questions:
      - question: |
          What does `aster-2` cost
          in a batch?
        answer: |
          Half the price.

          ```bash
          lumen batch price --model aster-2
          ```
      - question: Is it in northfield?
        answer: Yes, see
          [regions](regions.md).
  - name: Limits
    questions:
      - question: Is it in northfield?
        answer: >
          It is.
"""

LANDING = """### YamlMime:Landing

title: Lumen Batch
summary: Run many requests.
landingContent:
  # card
  - title: Start
    linkLists:
      - linkListType: quickstart
        links:
          - text: First batch
            url: start.md
          - url: limits and quotas.md
            text: Limits
additionalContent:
  sections:
    - title: More
      items:
        - title: Samples
          url: https://lumen.example/samples
          imageSrc: media/x.svg
"""


def test_faq() -> None:
    page = parse_yaml_page(FAQ, "docs/faq.yml")
    assert page.title == 'Questions about "Batch"' and page.warnings == ()
    assert (
        page.front_matter == {"title": "Batch questions", "ms.date": "01/02/2026", "ms.custom": ["gpu"]}
        and page.front_lines["ms.date"] == 4
    )
    assert [(one.level, one.title, one.anchor, one.trail, one.lines) for one in page.sections] == [
        (1, 'Questions about "Batch"', "questions-about-batch", (), (7, 9)),
        (2, "Prices", "prices", (), (12, 12)),
        (3, "What does aster-2 cost in a batch?", "what-does-aster-2-cost-in-a-batch", ("Prices",), (14, 22)),
        (3, "Is it in northfield?", "is-it-in-northfield", ("Prices",), (23, 25)),
        (2, "Limits", "limits", (), (26, 26)),
        (3, "Is it in northfield?", "is-it-in-northfield-1", ("Limits",), (28, 30)),
    ]


def test_answers_are_markdown_on_their_own_lines() -> None:
    page = parse_yaml_page(FAQ, "docs/faq.yml")
    price, sample = page.sections[2].blocks
    assert isinstance(price, Prose) and price.words == "Half the price." and price.lines == (18, 18)
    assert isinstance(sample, Sample) and sample.language == "bash" and sample.lines[0] == 20 and "aster-2" in sample.code
    (answer,) = page.sections[3].blocks
    assert isinstance(answer, Prose) and answer.words == "Yes, see regions." and answer.links[0].line == 25


def test_landing() -> None:
    page = parse_yaml_page(LANDING, "docs/index.yml")
    assert [(one.level, one.title) for one in page.sections] == [(1, "Lumen Batch"), (2, "Start"), (2, "More"), (3, "Samples")]
    links = [
        (link.target, link.text, link.line)
        for section in page.sections
        for block in section.blocks
        if isinstance(block, Prose)
        for link in block.links
    ]
    assert links == [
        ("start.md", "First batch", 11),
        ("limits and quotas.md", "Limits", 13),
        ("https://lumen.example/samples", "https://lumen.example/samples", 20),
    ]


def test_broken_yaml_still_tells_all_it_says() -> None:
    broken = FAQ.replace("answer: Yes, see", "answer: Yes: see: it")
    page = parse_yaml_page(broken, "docs/faq.yml")
    assert [one.title for one in page.sections] == [one.title for one in parse_yaml_page(FAQ, "docs/faq.yml").sections]
    assert page.warnings[0].line == 24


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (FAQ, "faq"),
        ("### YamlMime: Landing\n", "landing"),
        ("### YamlMime:ContextObject\n", ""),
        ("title: x\nsections:\n- questions:\n  - question: a\n", "page"),
        ("steps:\n- run: make\n", ""),
        ("inputs:\n  question:\n    type: string\n", ""),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert page_kind(text) == kind


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "zone-pivot-groups.yml",
            "### YamlMime:ZonePivotGroups\ngroups:\n- id: sdk\n  title: Language\n"
            "  pivots:\n  - id: py\n    title: Python\n  - id: go\n    title: Go\n",
        ),
        (
            "zone-pivot-groups.json",
            '{"groups": [{"id": "sdk", "title": "Language", "pivots": [\n\n\n\n'
            '{"id": "py", "title": "Python"},\n\n{"id": "go", "title": "Go"}]}]}',
        ),
    ],
)
def test_pivot_groups(path: str, text: str) -> None:
    pivots = parse_pivot_groups(text, path).pivots
    assert [(one.key, one.title, one.section_title) for one in pivots] == [("sdk/py", "Python", "Language"), ("sdk/go", "Go", "Language")]
    assert [one.line for one in pivots] == ([6, 8] if path.endswith("yml") else [5, 7])


def test_settings() -> None:
    values, lines, warnings = parse_settings(
        '{\n"build": {\n  "content": [{"files": ["**/*.md", "x"]}],\n  "globalMetadata": {"author": "ada"}}}', "docfx.json"
    )
    assert values == {"build.content[0].files": "**/*.md, x", "build.globalMetadata.author": "ada"} and warnings == []
    assert lines == {"build.content[0].files": 3, "build.globalMetadata.author": 4}
