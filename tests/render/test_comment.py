"""The comment on a pull request, the job's summary and the suggestions: what they say, their limits, and that no words get out."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from diffinsight.model import DiffInsightError, FileChange, Migration, Paste, Place, Report, Use, say
from diffinsight.render import Settings, cutting, render
from diffinsight.render.suggestions import shown_lines
from tests.render import factory
from tests.render.test_markdown import PINGS, READER, flat, spoken

SCHEMA = json.loads(Path(__file__).with_name("sarif-2.1.0-rtm.5.schema.json").read_text(encoding="utf-8"))
PATCH = "@@ -1,3 +1,3 @@\n # Guide\n-Old.\n+See [a](old.md) now.\n \n"


def hostile() -> Report:
    """The hostile report, with hostile redirect entries and links to change."""
    made = factory.hostile()
    broken = tuple(replace(one, rule="link-broken", label="breaking", destination=one.subject) for one in made.findings[:20])
    words = [one.source.anchor or "" for one in made.migrations]
    pastes = [Paste(one, f"  {one}".replace("\n", "\n  "), "json") for one in words]
    moves = tuple(replace(one, entry=paste) for one, paste in zip(made.migrations, pastes, strict=True))
    return replace(made, findings=(*made.findings[20:], *broken), migrations=moves)


def moved(**rest: object) -> Report:
    """A page moved without a redirect; a link to it stays behind in a line of the diff."""
    page = factory.finding("page-moved-without-redirect", path="docs/new.md", old_path="docs/old.md", subject="Old page",
                           message=say("The page {title} moved.", title="Old page"), destination="docs/new.md", new_lines=(1, 1))
    link = factory.finding("link-broken", path="docs/guide.md", subject="old.md", before="old.md", destination="new.md", new_lines=(2, 2))
    move = Migration("moved", Place("docs/old.md"), Place("docs/new.md"), 0.97, uses=(Use("docs/guide.md", 2, "old.md", "new.md"),),
                     entry=Paste("redirects.json", '  {\n    "source_path": "docs/old.md"\n  },', "json"))
    made = factory.report(page, link, migrations=(move,), **rest)
    return replace(made, range=replace(made.range, files=(FileChange("docs/guide.md", "modified", patch=PATCH),)))


@pytest.mark.parametrize("form", ["comment", "summary"])
def test_no_words_get_out_of_their_place(form: str) -> None:
    text = render(hostile(), form)
    tokens = list(flat(READER.parse(text)))
    html = "".join(token.content for token in tokens if token.type in ("html_block", "html_inline"))
    assert set(re.findall(r"<!--.*?-->|</?[a-z]+[^>]*>", html, re.S)) <= {
        "<details>", "<summary>", "</summary>", "</details>", "<sub>", "</sub>", "<br>",
        "<!-- diffinsight:%3Cscript%3Ealert%281%29%3C%2Fscript%3E worst=breaking -->"}
    assert not [token for token in tokens if token.type in ("image", "s_open")]
    links = {str(token.attrs["href"]) for token in tokens if token.type == "link_open"}
    assert links and all(link.startswith("https://github.com/a/b/") for link in links)
    assert not [words for words in spoken(tokens) if PINGS.search(words)]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    assert not [line for line in text.splitlines() if line.startswith("::")]
    headings = [tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open"]
    assert [one for one in headings if not one.startswith("Diff Insight: ")] == [
        "Breaking changes", "Redirects to add", "Links to change", "Where things went", "New features"]


def test_suggestions_hold_the_line_and_nothing_else() -> None:
    lines = ["a [x](old.md) ```", "@octocat [x](old.md)", "[x](old.md) \x1b[31m", "[x](old.md) old.md twice", "[x](old.md)\u202e"]
    patch = f"@@ -0,0 +1,{len(lines)} @@\n" + "".join(f"+{line}\n" for line in lines)
    found = tuple(factory.finding("link-broken", path="a.md", subject="old.md", before="old.md", destination="new.md", new_lines=(n, n))
                  for n in range(1, 9))
    made = factory.report(*found)
    made = replace(made, range=replace(made.range, files=(FileChange("a.md", "modified", patch=patch),)))
    told = json.loads(render(made, "suggestions"))
    assert [one["line"] for one in told] == [1, 2]  # others hold what is not to be seen, two of the link, or are not in the diff
    assert told[0]["body"].endswith("\n````suggestion\na [x](new.md) ```\n````") and told[0]["id"] in told[0]["body"].splitlines()[0]
    fences = [token for token in READER.parse(told[1]["body"]) if token.type == "fence"]
    assert [token.content for token in fences] == ["@octocat [x](new.md)\n"]  # its own line, unchanged, inside the fence


def test_lines_of_a_diff_are_counted_at_head() -> None:
    assert shown_lines("@@ -4,2 +5,3 @@ x\n a\n-b\n+c\n+d\n\\ No newline at end of file\n@@ -9 +11 @@\n-e\n+f\n") == {
        5: "a", 6: "c", 7: "d", 11: "f"}


def test_each_loss_has_its_mend() -> None:
    text = render(moved(), "comment")
    assert text.splitlines()[:2] == ["<!-- diffinsight:lumen%2Dvision worst=breaking -->",
                                     "### Diff Insight: 2 breaking changes, 0 new features, 0 minor updates in 2 files"]
    assert "- The page `Old page` moved." in text and "<br>**Mend:** add the redirect below to `redirects.json`.\n" in text
    assert 'In `redirects.json`:\n\n```json\n  {\n    "source_path": "docs/old.md"\n  },\n```\n' in text
    link = f"https://github.com/lumen/cloud-docs/blob/{factory.HEAD}/docs/guide.md?plain=1#L2"
    assert f"| [`docs/guide.md:2`]({link}) | `old.md` | `new.md` |\n" in text
    assert json.loads(render(moved(), "suggestions"))[0]["body"].endswith("```suggestion\nSee [a](new.md) now.\n```")


def test_a_doubtful_target_is_no_certain_redirect() -> None:
    made = moved()
    made = replace(made, migrations=tuple(replace(one, confidence=0.5) for one in made.migrations))
    text = render(made, "comment")
    assert "if `docs/new.md` answers the same question, add the redirect below to `redirects.json`; else restore the page" in text
    assert "In `redirects.json`, if the targets answer the same question:\n" in text


def test_nothing_left_is_said_to_be_nothing() -> None:
    text = render(factory.report(), "comment")
    assert text.startswith("<!-- diffinsight:lumen%2Dvision worst=none -->\n### Diff Insight: nothing breaks, 0 new features")
    assert "####" not in text and "Completeness: everything was read" in text


def many(findings: int, files: int, words: str = "aster") -> Report:
    found = tuple(factory.finding(path=f"docs/{n % files:05}.md", subject=f"{words} {n}", label=("breaking", "new", "minor")[n % 3],  # type: ignore[arg-type]
                                  new_lines=(n + 1, n + 1)) for n in range(findings))
    held = tuple(factory.file_report(f"docs/{n:05}.md", ()) for n in range(files))
    return factory.report(*found, files=held, new_features=tuple(
        factory.theme("new", f"Theme {one.id}", "The section {s} is new.", one, s=one.subject) for one in found[1::3]))


def test_limits_hold_with_five_thousand_findings() -> None:
    made = many(5000, 700)
    comment, summary = render(made, "comment"), render(made, "summary")
    assert 60_000 < len(comment) <= 65_536 and len(summary.encode()) <= 1 << 20
    shown = comment.count("\n- The section")
    assert f"*and {1667 - shown:,} more, which the full report has*" in comment
    assert "### Diff Insight: 1,667 breaking changes, 1,667 new features, 1,666 minor updates in 700 files" in comment
    assert comment.count("<details>") == comment.count("</details>") == 2
    assert all(line.count("|") >= 5 for line in comment.splitlines() if line.startswith("| ") and "docs/" in line)  # whole rows
    commands = render(made, "github").splitlines()
    assert [sum(line.startswith(f"::{level} ") for line in commands) for level in ("error", "notice")] == [10, 10]
    assert len(json.loads(render(made, "suggestions"))) == 0


def test_limits_hold_with_long_words_and_many_files() -> None:
    made = many(3000, 3000, "界" * 2000)
    assert len(render(made, "comment")) <= 65_536
    assert len(render(made, "summary").encode()) <= 1 << 20
    assert len(render(many(10_000, 10_000), "comment")) <= 65_536


def test_rows_are_left_out_from_what_matters_least() -> None:
    text = "head\n" + "".join(f"{cutting.row('a')}a{n}\n" for n in range(30)) + cutting.stop("a") + "end of a\n" + cutting.rest("a")
    text += "".join(f"{cutting.row('b')}b{n}\n" for n in range(30)) + cutting.rest("b") + "foot\n"

    def cut(limit: int) -> str:
        found = cutting.fit(text, limit, ("b", "a"), lambda left: f"({left} more)\n")
        assert len(found) <= limit and found.startswith("head\n") and found.endswith("foot\n") and "end of a\n" in found
        return found

    assert cut(1000).count("b") == 30 and "more" not in cut(1000)
    assert cut(220).count("\nb") == 15 or "more)" in cut(220)
    assert re.findall(r"\((\d+) more\)", cut(150)) and "a9\n" in cut(150)
    with pytest.raises(DiffInsightError, match="too long for its limit of 10 even without rows"):
        cutting.fit(text, 10, ("b", "a"), lambda left: "")


@pytest.mark.parametrize("made", [factory.sample(), factory.hostile(), hostile(), factory.report()])
def test_sarif_is_valid_by_its_schema(made: Report) -> None:
    rules = {one.rule: (one.label, "A rule.\n\nWhy: so.") for one in made.findings}
    log = json.loads(render(made, "sarif", settings=Settings(rules=rules)))  # type: ignore[arg-type]
    assert [error.message for error in Draft4Validator(SCHEMA).iter_errors(log)] == []
