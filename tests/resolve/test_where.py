"""Where removed pages went: each kind of evidence, on small repositories."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from diffinsight.model import Migration
from diffinsight.pipeline import Request, analyse
from tests.gitrepo import Repo

TOPICS = ("lighting", "cropping", "tagging", "sorting", "storing", "sharing", "printing", "checking")


def text(title: str, *topics: str, of: str = "pictures") -> str:
    """A page with one section a topic, no two sections alike."""
    parts = [f"\n## {topic.title()} {of}\n\nLumen Vision helps with {topic} of {of} in region {topic}-north once aster-2 runs.\n"
             f"Choose the {topic} profile, then wait until the {topic} job of your {of} reports that it is done.\n" for topic in topics]
    return f"---\ntitle: {title}\n---\n# {title}\n\nAll about {title.lower()} with Lumen Cloud.\n" + "".join(parts)


NAMES = ("batch", "quota", "billing", "regions")
OTHERS = {f"docs/{name}.md": text(name.title(), topic, of=name) for name, topic in zip(NAMES, TOPICS, strict=False)}


def went(repo: Repo, before: Mapping[str, str], after: Mapping[str, str | None], *without: str) -> dict[str, Migration]:
    """Removed path -> its migration, after two commits."""
    repo.commit({**OTHERS, **before})
    repo.commit(after)
    found = analyse(Request(repo=str(repo.path), without=frozenset(without))).migrations
    return {one.source.path or "": one for one in found if one.subject == "page"}


def to(one: Migration) -> str | None:
    return one.target.path if one.target else None


def first(one: Migration) -> str | None:
    """The best place named, be it as the answer or as a candidate."""
    places = [*([one.target] if one.target else []), *(choice.place for choice in one.alternatives)]
    return places[0].path if places else None


def kinds(one: Migration) -> set[str]:
    return {piece.kind for piece in one.evidence}


PAGE = {"docs/old.md": text("Read pictures", *TOPICS[:5])}
DOCSET = {"build_source_folder": "docs", "base_path": "lumen"}
PUBLISH = {".openpublishing.publish.config.json": json.dumps({"docsets_to_publish": [DOCSET]}),
           "docs/docfx.json": json.dumps({"build": {"content": [{"files": ["**/*.md"]}]}})}


def redirects(*pairs: tuple[str, str]) -> dict[str, str]:
    entries = [{"source_path": source, "redirect_url": target} for source, target in pairs]
    return {".openpublishing.redirection.json": json.dumps({"redirections": entries}, indent=2)}


# --------------------------------------------------------------------------- redirects


def test_a_redirect_speaks_before_any_likeness(repo: Repo) -> None:
    one = went(repo, {**PUBLISH, **PAGE}, {"docs/old.md": None, "docs/new.md": PAGE["docs/old.md"],
                                           **redirects(("docs/old.md", "/lumen/quota"))})["docs/old.md"]
    assert (to(one), one.redirected, kinds(one)) == ("docs/quota.md", True, {"redirect"})
    assert one.confidence > 0.9


def test_a_chain_is_followed_through_pages_long_gone(repo: Repo) -> None:
    chain = redirects(("docs/old.md", "/lumen/between"), ("docs/between.md", "/lumen/batch"))
    one = went(repo, {**PUBLISH, **PAGE}, {"docs/old.md": None, **chain})["docs/old.md"]
    assert to(one) == "docs/batch.md"
    assert [piece.line for piece in one.evidence] == [4, 8]


def test_a_circle_is_told_and_other_evidence_asked(repo: Repo) -> None:
    circle = redirects(("docs/old.md", "/lumen/between"), ("docs/between.md", "/lumen/old"))
    one = went(repo, {**PUBLISH, **PAGE}, {"docs/old.md": None, "docs/new.md": PAGE["docs/old.md"], **circle})["docs/old.md"]
    assert (to(one), one.redirected) == ("docs/new.md", False)
    assert "The redirects lead in a circle" in {str(piece.statement) for piece in one.evidence}


def test_a_dead_end_is_told_and_other_evidence_asked(repo: Repo) -> None:
    one = went(repo, {**PUBLISH, **PAGE}, {"docs/old.md": None, "docs/new.md": PAGE["docs/old.md"],
                                           **redirects(("docs/old.md", "/lumen/nowhere"))})["docs/old.md"]
    assert (to(one), one.redirected) == ("docs/new.md", False)
    assert any("does not exist" in str(piece.statement) for piece in one.evidence)


def test_a_redirect_may_lead_away(repo: Repo) -> None:
    one = went(repo, {**PUBLISH, **PAGE}, {"docs/old.md": None, **redirects(("docs/old.md", "https://example.com/read"))})["docs/old.md"]
    assert one.target is not None
    assert (one.target.path, one.target.url, one.redirected) == (None, "https://example.com/read", True)


HUGO = {"hugo.toml": 'baseURL = "https://lumen.example/"\n'}


def test_an_alias_is_a_redirect(repo: Repo) -> None:
    moved = "---\ntitle: Vision\naliases:\n  - /old/\n---\n\nEntirely other words stand on this page.\n"
    before = {**HUGO, "content/old.md": text("Read", *TOPICS[:3])}
    one = went(repo, before, {"content/old.md": None, "content/vision.md": moved})["content/old.md"]
    assert (to(one), one.redirected) == ("content/vision.md", True)


@pytest.mark.parametrize("door", ["entry", "alias", "front matter"])
def test_a_hidden_redirect_leaks_through_no_door(repo: Repo, door: str) -> None:
    """With redirects hidden, the answer is the same as if they had never been written, to the last digit."""
    other = "---\ntitle: Notes\n{keys}---\n# Notes\n\nRemarks that have nothing in common with anything else here.\n"
    base = {**PUBLISH, "docs/old.md": text("Read pictures", "lighting", "cropping"),
            "docs/near.md": text("Write pictures", "lighting", "sorting")}
    gone = {"docs/old.md": None, "docs/more.md": text("See pictures", "lighting", "cropping", of="photos")}
    keys, entry, stub = "", {}, ""
    if door == "entry":
        entry = redirects(("docs/old.md", "/lumen/notes"))
    elif door == "alias":
        keys = "aliases: [/lumen/old, /old]\n"
    else:
        stub = "redirect_url: /lumen/notes\n"
    hidden = went(repo, {**base, "docs/old.md": base["docs/old.md"].replace("---\n#", f"{stub}---\n#", 1)},
                  {**gone, "docs/notes.md": other.format(keys=keys), **entry}, "redirect")["docs/old.md"]
    plain = Repo(repo.path.parent / "plain")
    never = went(plain, base, {**gone, "docs/notes.md": other.format(keys="")}, "redirect")["docs/old.md"]
    assert hidden.alternatives == never.alternatives
    assert (hidden.target, hidden.confidence, hidden.evidence) == (never.target, never.confidence, never.evidence)


# --------------------------------------------------------------------------- everything else


def test_a_rename_in_git(repo: Repo) -> None:
    one = went(repo, PAGE, {"docs/old.md": None, "docs/new.md": PAGE["docs/old.md"]})["docs/old.md"]
    assert (one.kind, to(one)) == ("renamed", "docs/new.md")
    assert {"rename", "content"} <= kinds(one)
    assert one.confidence > 0.9


def test_a_move_to_another_folder(repo: Repo) -> None:
    assert went(repo, PAGE, {"docs/old.md": None, "guides/old.md": PAGE["docs/old.md"]})["docs/old.md"].kind == "moved"


def test_a_move_to_an_archive(repo: Repo) -> None:
    assert went(repo, PAGE, {"docs/old.md": None, "docs/archive/old.md": PAGE["docs/old.md"]})["docs/old.md"].kind == "archived"


def test_without_git_s_word_the_content_tells(repo: Repo) -> None:
    one = went(repo, PAGE, {"docs/old.md": None, "docs/new.md": PAGE["docs/old.md"]}, "rename")["docs/old.md"]
    assert to(one) == "docs/new.md"
    assert "rename" not in kinds(one)


def test_two_pages_folded_into_one_that_was_there(repo: Repo) -> None:
    whole = text("Pictures", *TOPICS[:2])
    first, second = text("Sort pictures", "sorting", "storing", "tagging"), text("Print pictures", "printing", "sharing", "checking")
    grown = whole + first.split("Lumen Cloud.\n")[1] + second.split("Lumen Cloud.\n")[1].split("\n## Checking")[0]
    found = went(repo, {"docs/pictures.md": whole, "docs/sort.md": first, "docs/print.md": second},
                 {"docs/sort.md": None, "docs/print.md": None, "docs/pictures.md": grown})
    assert {path: (one.kind, to(one)) for path, one in found.items()} == {
        "docs/print.md": ("merged", "docs/pictures.md"), "docs/sort.md": ("merged", "docs/pictures.md")}
    assert found["docs/print.md"].kept == ("Printing pictures", "Sharing pictures")
    assert found["docs/print.md"].lost == ("Checking pictures",)


def test_a_page_cut_in_two(repo: Repo) -> None:
    whole = text("Pictures", *TOPICS)
    parts = {"docs/light.md": text("Light", *TOPICS[:5]), "docs/keep.md": text("Keep", *TOPICS[5:])}
    one = went(repo, {"docs/pictures.md": whole}, {"docs/pictures.md": None, **parts})["docs/pictures.md"]
    assert (one.kind, to(one)) == ("split", "docs/light.md")
    assert any(piece.path == "docs/keep.md" and "Sharing pictures" in str(piece.statement) for piece in one.evidence)
    assert one.lost == (), "what the other page took is found again"


TOC = "- name: Start\n  href: batch.md\n- name: Reading\n  href: {read}\n- name: Limits\n  href: quota.md\n"


def test_a_table_of_contents_that_leads_elsewhere(repo: Repo) -> None:
    one = went(repo, {"docs/toc.yml": TOC.format(read="old.md"), **PAGE},
               {"docs/toc.yml": TOC.format(read="billing.md"), "docs/old.md": None})["docs/old.md"]
    assert first(one) == "docs/billing.md"
    assert "toc" in kinds(one)


def test_links_that_lead_elsewhere(repo: Repo) -> None:
    linking = "# See\n\nYou can [read pictures]({page}) with aster-2.\n"
    before = {f"docs/see{n}.md": linking.format(page="old.md") for n in range(3)}
    after = {f"docs/see{n}.md": linking.format(page="billing.md") for n in range(3)}
    one = went(repo, {**PAGE, **before}, {"docs/old.md": None, **after})["docs/old.md"]
    assert to(one) == "docs/billing.md"
    assert "link" in kinds(one)


def test_a_page_that_pointed_onward(repo: Repo) -> None:
    stub = "# Read\n\nThis article has moved. See [the new page](regions.md) instead.\n"
    one = went(repo, {"docs/old.md": stub}, {"docs/old.md": None})["docs/old.md"]
    assert first(one) == "docs/regions.md"
    assert "pointer" in kinds(one)


def test_a_page_unlike_any_other_has_no_sure_home(repo: Repo) -> None:
    zebra = "# Zebra\n\nStripes, savannah, herds and their long migrations in summer.\n"
    one = went(repo, {"notes/zebra.md": zebra}, {"notes/zebra.md": None})
    assert one["notes/zebra.md"].confidence < 0.7


def test_neighbours_moves_are_believed(repo: Repo) -> None:
    """Pages rewritten beyond recognition follow their neighbours from folder to folder."""
    names = ("light", "crop", "tag", "sort", "store", "share")
    before = {f"docs/vision/{name}.md": text(name.title(), topic) for name, topic in zip(names, TOPICS, strict=False)}
    after: dict[str, str | None] = dict.fromkeys(before)
    after |= {path.replace("vision", "images"): body for path, body in before.items()}
    after["docs/images/share.md"] = "# Giving away\n\nEverything on this page was written anew from scratch.\n"
    one = went(repo, before, after)["docs/vision/share.md"]
    assert to(one) == "docs/images/share.md"


def test_two_runs_say_the_same(repo: Repo) -> None:
    first = went(repo, PAGE, {"docs/old.md": None, "docs/new.md": PAGE["docs/old.md"]})
    again = analyse(Request(repo=str(repo.path))).migrations
    assert tuple(first.values()) == again
