"""Findings that tell one story become one theme."""

from __future__ import annotations

from diffinsight.model import Finding, Migration, Place, plain, say
from diffinsight.pipeline import Request, analyse, reports
from diffinsight.render import render
from tests.gitrepo import Repo
from tests.narrate.told import fact, statements, text, themes, told


def removed(name: str, anchor: str, to: str = "reference.md") -> tuple[Finding, Finding]:
    """A removed page and the entry of contents that led to it."""
    page = fact(
        "page-removed",
        f"docs/{name}.md",
        f"{name.title()} reference",
        "breaking",
        before=f"docs/{name}.md (90 lines)",
        destination="docs/index.yml",
        details={"title": f"{name.title()} reference"},
    )
    entry = fact(
        "toc-entry-retargeted",
        "docs/toc.yml",
        name.title(),
        before=f"{name} -> ./{name}.md",
        after=f"{name} -> {to}#{anchor}",
        destination=f"docs/{to}#{anchor}",
        details={"old_href": f"./{name}.md", "new_href": f"{to}#{anchor}", "trail": ["Batch API"]},
    )
    return page, entry


def test_pages_removed_together_are_one_theme_with_their_contents_entries() -> None:
    findings = [one for name, anchor in (("runs", "list-runs"), ("threads", "create-thread")) for one in removed(name, anchor)]
    findings.append(fact("redirect-added", ".redirects.json", "docs/runs.md", after="/docs/reference", details={"source": "docs/runs.md"}))
    findings.append(fact("link-broken", "docs/guide.md", "runs.md", "breaking", before="runs.md", details={"cause": "docs/runs.md"}))
    report = told(*findings)
    assert statements(report) == [
        "2 pages are removed and no redirect leads on from them: runs.md and threads.md. The table of contents now leads to 2 anchors of "
        "reference.md instead (#list-runs and #create-thread). 1 link still leads there, in guide.md."
    ]
    assert sorted(themes(report)[0].changes) == sorted(one.id for one in findings)


def test_an_unsure_destination_is_not_told_as_one() -> None:
    page, _ = removed("runs", "list-runs")
    assert "index.yml" not in text([*told(page).highlights, *(theme.statement for theme in themes(told(page)))])
    sure = Migration("merged", Place("docs/runs.md"), Place("docs/index.yml"), 0.9)
    assert "index.yml" not in statements(told(page, migrations=[sure]))[0]  # told where readers are sent, which nobody does here


def test_pages_merged_into_one_page_are_one_theme() -> None:
    pages = [fact("page-merged", f"docs/{name}.md", name, destination="docs/all.md", before=f"docs/{name}.md (9 lines)") for name in "abc"]
    assert statements(told(*pages)) == ["3 pages are merged into all.md, and redirects lead there: a.md, b.md and c.md."]


def test_several_groups_of_redirected_pages_are_one_sentence_in_the_highlights() -> None:
    pages = [
        fact("page-replaced", f"docs/{home}/{n}.md", f"Page {n}", "breaking", destination=f"docs/{home}.md")
        for home, count in (("vision", 3), ("batch", 2))
        for n in range(count)
    ]
    report = told(*pages)
    assert (
        text(report.highlights)
        == "5 pages are removed; their redirects lead to vision.md (3) and batch.md (2), which do not hold their content."
    )
    assert len(report.breaking_changes) == 2


def test_moved_pages_say_whether_they_redirect() -> None:
    def moved(rule: str, words: str) -> str:
        return statements(
            told(fact(rule, "new/a.md", "Setup", before="old/a.md", after="new/a.md", destination="new/a.md", message=say(words)))
        )[0]

    assert moved("page-moved", "It moved and the old path redirects.") == "old/a.md is now new/a.md; the old address redirects."
    assert moved("page-moved", "It moved.") == "old/a.md is now new/a.md."
    assert moved("page-moved-without-redirect", "It moved.") == "old/a.md is now new/a.md, and no redirect leads on from the old address."


def test_links_that_follow_a_moved_page_join_it() -> None:
    move = fact("page-moved", "new/a.md", "Setup", before="old/a.md", after="new/a.md", destination="new/a.md")
    links = [fact("link-retargeted", f"docs/{n}.md", "setup", details={"old": "../old/a.md", "new": "../new/a.md"}) for n in range(3)]
    report = told(move, *links)
    assert statements(report) == ["old/a.md is now new/a.md. 3 links were retargeted accordingly, in 0.md, 1.md and 2.md."]


def test_new_pages_are_one_theme_and_take_what_leads_to_them() -> None:
    pages = [
        fact("page-added", f"docs/{name}/index.md", f"The {name} guide", "new", details={"in_toc": name == "vision"})
        for name in ("vision", "batch")
    ]
    entry = fact("toc-entry-added", "docs/toc.yml", "Vision", "new", after="Vision -> vision/index.md", destination="docs/vision/index.md")
    report = told(*pages, entry)
    assert statements(report) == [
        "2 pages are new: batch/index.md (The batch guide) and vision/index.md (The vision guide). "
        "No table of contents lists batch/index.md."
    ]


def test_many_new_pages_are_one_sentence_in_the_highlights() -> None:
    pages = [
        fact("page-added", f"docs/{folder}/{n}.md", f"Page {n}", "new")
        for folder, count in (("calls", 4), ("types", 5))
        for n in range(count)
    ]
    report = told(*pages)
    assert text(report.highlights) == "9 pages are new, most of them under docs/types (5) and docs/calls (4)."
    assert len(report.new_features) == 2


def test_sections_of_one_name_are_one_fact_whatever_they_hold() -> None:
    sections = [fact("section-added", f"docs/{n}.md", "Requirements", "new", after=f"## Requirements\n{n}") for n in range(3)]
    assert statements(told(*sections)) == ["3 pages have a new section, Requirements: 0.md, 1.md and 2.md."]


def matrix(rule: str, path: str, subject: str, **details: object) -> Finding:
    return fact(rule, path, subject, "breaking" if rule.endswith(("removed", "revoked")) else "new", details=details)


def test_a_region_that_joins_two_matrices_is_one_theme() -> None:
    models = ["aster-2 (2026-01-31)", "aster-mini"]
    findings = [matrix("region-added", f"docs/{name}.md", "harbor2", offering=name.title(), models=models) for name in ("standard", "zone")]
    findings += [
        matrix("availability-granted", "docs/zone.md", model, offering="Zone", regions=["harbor2"], old_count=3, new_count=4)
        for model in models
    ]
    report = told(*findings)
    assert statements(report) == ["harbor2 joins Standard and Zone with aster-2 (2026-01-31) and aster-mini."]
    assert text(report.highlights) == "harbor2 joins Standard and Zone."


def test_models_that_spread_are_told_with_their_counts_largest_first() -> None:
    wide = [f"region{n}" for n in range(21)]
    report = told(
        matrix(
            "availability-granted", "docs/standard.md", "aster-mini", offering="Standard", regions=["eastport"], old_count=1, new_count=2
        ),
        matrix("availability-granted", "docs/standard.md", "aster-2", offering="Standard", regions=wide, old_count=3, new_count=24),
    )
    assert statements(report) == ["In Standard, aster-2 goes from 3 to 24 regions and aster-mini reaches eastport."]


def test_a_model_that_came_or_went_names_its_regions() -> None:
    came = matrix("model-added", "docs/standard.md", "aster-3", offering="Standard", regions=["eastport", "northfield"])
    gone = matrix("model-removed", "docs/standard.md", "aster-1", offering="Standard", regions=["eastport"])
    assert statements(told(came, gone)) == [
        "aster-1 is no longer listed in Standard, where it was available in eastport.",
        "aster-3 is new in Standard, available in eastport and northfield.",
    ]


def test_one_api_version_over_several_files_and_tables_is_one_theme() -> None:
    new = "2026-03-01-preview"
    samples = [
        fact("api-version-changed", f"docs/{name}.md", new, before=old, after=new, details={"old": old, "new": new, "count": n})
        for name, old, n in (("rest", "2025-10-21", 7), ("python", "2025-10-21", 2), ("python", "2025-10-01-preview", 2))
    ]
    cell = fact("cell-changed", "docs/batch.md", "Latest preview", before="2026-01-01-preview", after=new)
    report = told(*samples, cell)
    assert plain(themes(report)[0].title) == "Preview API version 2026-03-01-preview"
    assert statements(report) == [
        "rest.md, python.md and batch.md now call API version 2026-03-01-preview in 11 samples "
        "(before: 2025-10-21, 2025-10-01-preview and 2026-01-01-preview)."
    ]


def test_a_word_that_another_replaced_everywhere_is_one_theme() -> None:
    rows = [
        fact("row-renamed", "docs/list.md", f"{name}Plugin", before=f"{name}Skill", after=f"{name}Plugin")
        for name in ("Math", "Text", "Time")
    ]
    heading = fact("section-renamed", "docs/guide.md", "Write plugins", before="Write skills", after="Write plugins")
    report = told(*rows, heading)
    assert statements(report) == [
        "Skill became Plugin in 4 places in 2 files (list.md and guide.md): MathSkill is now MathPlugin, "
        "TextSkill is now TextPlugin and TimeSkill is now TimePlugin."
    ]


def test_numbers_that_changed_are_no_rename() -> None:
    values = [
        fact(
            "value-changed",
            f"docs/{n}.md",
            str(n + 1),
            before=f"up to {n}",
            after=f"up to {n + 1}",
            details={"values": [[str(n), str(n + 1)]]},
        )
        for n in range(3)
    ]
    assert "3 values changed" in statements(told(*values))[0]


def test_the_same_note_gone_from_many_pages_is_one_theme() -> None:
    note = "Skills are being renamed to plugins."
    gone = [
        fact(
            "notice-removed",
            f"docs/{n}.md",
            note,
            before=f"[!NOTE] {note}",
            details={"notice": "NOTE"},
            message=say("A note is gone: {text}", text=note),
        )
        for n in range(3)
    ]
    assert statements(told(*gone)) == [f"3 pages (0.md, 1.md and 2.md) no longer have this note: {note}"]


def test_links_to_one_missing_thing_are_one_theme() -> None:
    cause = "docs/setup.md#install"
    broken = [
        fact("link-broken", f"docs/{n}.md", "setup.md#install", "breaking", before="setup.md#install", details={"cause": cause})
        for n in range(2)
    ]
    gone = fact(
        "anchor-removed", "docs/setup.md", "#install", "breaking", before=cause, details={"uses": ["docs/0.md line 4", "docs/1.md line 7"]}
    )
    assert statements(told(*broken, gone)) == ["2 links still lead to setup.md#install, which is gone: in 0.md and 1.md."]


def test_a_date_joins_the_story_of_its_file_and_stands_alone_otherwise() -> None:
    section = fact("section-added", "docs/a.md", "Limits", "new", after="## Limits")
    dates = [fact("date-changed", f"docs/{name}.md", "ms.date", before="ms.date: 1/1/2026", after="ms.date: 2/2/2026") for name in "ab"]
    report = told(section, *dates)
    assert themes(report)[0].changes == (section.id, dates[0].id)
    assert statements(report)[1] == "In b.md, 1 date changed."


def test_upkeep_is_told_by_counts() -> None:
    findings = [fact("text-added", f"docs/{n}.md", "x", after=f"new {n}", details={"count": 2}) for n in range(5)]
    findings += [fact("list-item-removed", "docs/0.md", "y", before="old")]
    assert statements(told(*findings)) == ["In 5 files (0.md, 1.md, 2.md, 3.md and 4.md), 10 paragraphs are new and 1 list item is gone."]


def test_every_finding_is_in_exactly_one_theme_and_a_shelf_is_closed() -> None:
    findings = [fact("limit-raised", f"docs/{n}.md", f"Limit {n}", "new", before="1", after=str(n), details={"row": n}) for n in range(3)]
    findings += [
        fact(rule, f"docs/{n}.md", f"{rule} {n}", before=f"b{n}", after=f"a{n}")
        for n, rule in enumerate(
            (
                "cell-changed",
                "sample-changed",
                "row-moved",
                "table-moved",
                "column-added",
                "limit-added",
                "title-changed",
                "notice-added",
                "tab-renamed",
                "text-added",
                "metadata-changed",
                "redirect-added",
                "section-moved",
                "requirement-removed",
                "description-changed",
                "unheard-of",
            )
        )
    ]
    report = told(*findings)
    told_ids = [change for theme in themes(report) for change in theme.changes]
    assert sorted(told_ids) == sorted(one.id for one in findings)
    assert len(report.other_updates) == 13 and plain(report.other_updates[-1].title).startswith("And ")


def test_theme_ids_do_not_hang_on_order_or_wording() -> None:
    findings = [fact("section-added", f"docs/{n}.md", f"Part {n}", "new") for n in range(3)]
    other = [fact("section-added", f"docs/{n}.md", f"Part {n}", "new", message=say("Other words.")) for n in (2, 0, 1)]
    assert {theme.id for theme in themes(told(*findings))} == {theme.id for theme in themes(told(*other))}


def test_a_note_that_announces_something_is_told_with_it() -> None:
    words = "The v1 endpoint is deprecated and will be retired in July."
    announced = fact("deprecation-announced", subject=words, label="breaking", after=words, message=say("Announced: {text}", text=words))
    preview = fact("preview-announced", subject=words, label="new", after=words)
    notice = fact("notice-added", subject=words, after=f"[!NOTE] {words}", details={"notice": "NOTE"})
    other = fact("notice-added", "docs/other.md", subject=words, after=f"[!NOTE] {words}", details={"notice": "NOTE"})
    report = told(notice, preview, announced, other)
    assert statements(report)[0] == f"batch.md now says: {words}" and len(themes(report)) == 2
    assert set(themes(report)[0].changes) == {announced.id, preview.id, notice.id}


def test_links_to_another_anchor_of_one_page_name_both(repo: Repo) -> None:
    limits = "# Limits\n\n## Batches\n\nTen of them.\n\n## Queues\n\nTwo of them.\n"
    names = ("a", "b", "c")
    repo.commit({"docs/limits.md": limits, **{f"docs/{name}.md": f"# {name}\n\nSee [how many](limits.md#batches).\n" for name in names}})
    repo.commit({f"docs/{name}.md": f"# {name}\n\nSee [how many](limits.md#queues).\n" for name in names})
    (report,) = reports(analyse(Request(str(repo.path))), [])
    assert "lead to `limits.md#queues` instead of `limits.md#batches`" in render(report, "markdown")
