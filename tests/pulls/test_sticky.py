"""The comment and the suggestions on a pull request, against a real server: what is sent, and what happens when it answers badly."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from diffinsight.model import DiffInsightError
from diffinsight.pulls.client import Access, NotAllowed, Pull, find_pull
from diffinsight.pulls.sticky import settle, suggest
from tests.pulls.forge import HOME, ME, TOKEN, Forge, serving

COMMENTS = f"{HOME}/issues/7/comments"
BAD = "<!-- diffinsight:all worst=breaking -->\n### 2 breaking changes\n"
GOOD = "<!-- diffinsight:all worst=none -->\n### Nothing breaks\n"


@pytest.fixture
def forge() -> Iterator[Forge]:
    with serving() as made:
        yield made


def pull(forge: Forge) -> Pull:
    return Pull(Access(forge.url, TOKEN, wait=0.01), "lumen/docs", 7)


def settled(forge: Forge, body: str, least: str = "minor") -> str:
    return settle(pull(forge), body, least)


def test_one_comment_created_kept_updated_resolved(forge: Forge) -> None:
    assert settled(forge, BAD) == "created"
    assert settled(forge, BAD) == "unchanged"
    assert forge.writes() == [("POST", COMMENTS)]
    assert settled(forge, BAD + "more\n") == "updated"
    assert settled(forge, GOOD) == "resolved"
    assert [one["body"] for one in forge.comments] == [GOOD]
    assert len(forge.writes()) == 3


def test_nothing_is_said_where_there_is_nothing_to_say(forge: Forge) -> None:
    assert settled(forge, GOOD) == "none needed"
    assert settled(forge, BAD.replace("worst=breaking", "worst=minor"), "new") == "none needed"
    assert settled(forge, BAD.replace("worst=breaking", "worst=new"), "new") == "created"


def test_line_ends_and_the_link_to_the_report_are_no_change(forge: Forge) -> None:
    forge.add((BAD + "\n<!-- diffinsight-link --><sub>[Full report](https://forge.example/1)</sub>").replace("\n", "\r\n"))
    assert settled(forge, BAD + "\n<!-- diffinsight-link --><sub>[Full report](https://forge.example/2)</sub>\n") == "unchanged"


def test_the_comment_is_found_on_later_pages_and_only_where_it_is_ours(forge: Forge) -> None:
    forge.add(BAD, author="mallory")
    for number in range(230):
        forge.add(f"talk {number}", author="ada")
    forge.add(BAD.replace(":all ", ":vision "))
    mine = forge.add(BAD)
    forge.add(f"> quoted\n{BAD}")
    assert settled(forge, GOOD) == "resolved"
    assert forge.writes() == [("PATCH", f"{HOME}/issues/comments/{mine['id']}")]
    assert sum(method == "GET" for method, _, _ in forge.seen) == 3


def test_doubles_are_taken_away(forge: Forge) -> None:
    first, second = forge.add(BAD), forge.add(BAD)
    assert settled(forge, BAD) == "unchanged"
    assert forge.comments == [first] and forge.writes() == [("DELETE", f"{HOME}/issues/comments/{second['id']}")]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_token_that_may_not_write(forge: Forge, status: int) -> None:
    forge.scripted = [("POST", COMMENTS, status, {}, False)]
    with pytest.raises(NotAllowed, match=f"GitHub answered {status}: scripted {status}") as caught:
        settled(forge, BAD)
    assert TOKEN not in str(caught.value) + repr(caught.value.__dict__)
    assert len(forge.writes()) == 1


def test_what_the_server_finds_wrong_is_told(forge: Forge) -> None:
    forge.scripted = [("POST", COMMENTS, 422, {}, False)]
    with pytest.raises(DiffInsightError, match="GitHub answered 422") as caught:
        settled(forge, BAD)
    assert not isinstance(caught.value, NotAllowed)


@pytest.mark.parametrize(("status", "headers"), [
    (429, {"Retry-After": "0"}), (403, {"Retry-After": "0"}), (500, {}), (502, {}), (503, {"Retry-After": "0"})])
def test_later_means_later(forge: Forge, status: int, headers: dict[str, str]) -> None:
    forge.scripted = [("GET", COMMENTS, status, headers, False), ("POST", COMMENTS, status, headers, False),
                      ("POST", COMMENTS, status, headers, False)]
    assert settled(forge, BAD) == "created"
    assert [one["body"] for one in forge.comments] == [BAD]


def test_an_answer_that_got_lost_makes_no_second_comment(forge: Forge) -> None:
    forge.scripted = [("POST", COMMENTS, 502, {}, True)]
    assert settled(forge, BAD) == "unchanged"
    assert len(forge.comments) == 1


def test_patience_ends(forge: Forge) -> None:
    forge.scripted = [("POST", COMMENTS, 503, {}, False)] * 9
    with pytest.raises(DiffInsightError, match="GitHub answered 503"):
        settled(forge, BAD)
    assert len(forge.writes()) == 4
    forge.scripted = [("POST", COMMENTS, 429, {"Retry-After": "3600"}, False)]
    with pytest.raises(DiffInsightError, match="GitHub answered 429"):
        settled(forge, BAD)


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(DiffInsightError, match="could not be reached") as caught:
        settle(Pull(Access("http://127.0.0.1:9", TOKEN, wait=0.001), "lumen/docs", 7), BAD, "minor")
    assert TOKEN not in str(caught.value)


def test_a_text_of_another_origin_is_refused(forge: Forge) -> None:
    with pytest.raises(DiffInsightError, match="lacks its mark"):
        settled(forge, "hello")
    assert forge.seen == []


def suggestion(name: str, line: int) -> dict[str, object]:
    return {"id": name, "path": "a.md", "line": line, "body": f"<!-- diffinsight:{name} -->\n```suggestion\nx\n```"}


def test_suggestions_are_written_once_and_taken_away(forge: Forge) -> None:
    head = "2" * 40
    one, two = suggestion("0" * 12, 3), suggestion("1" * 12, 4)
    assert suggest(pull(forge), head, [one, two]) == 2
    assert suggest(pull(forge), head, [one, two]) == 0
    (review,) = [body for method, path, body in forge.seen if path.endswith("/reviews")]
    assert review["commit_id"] == head and review["event"] == "COMMENT"
    assert review["comments"][0] == {"path": "a.md", "line": 3, "side": "RIGHT", "body": one["body"]}
    forge.line_comments.append({"id": 5, "body": two["body"], "path": "a.md", "user": {"login": "mallory", "id": 2}, "url": ""})
    assert suggest(pull(forge), head, [one]) == 0
    assert [remark["user"]["login"] for remark in forge.line_comments] == [ME, "mallory"]


def test_a_pull_request_is_found_by_its_branch_and_commit(forge: Forge) -> None:
    def pull_at(sha: str) -> dict[str, object]:
        return {"url": f"{forge.url}{HOME}/pulls/7", "number": 7, "head": {"label": "ada:fix", "sha": sha}, "base": {"sha": "1" * 40}}

    forge.pulls = [pull_at("3" * 40), pull_at("2" * 40)]
    access = Access(forge.url, TOKEN)
    found = find_pull(access, "lumen/docs", "ada:fix", "2" * 40)
    assert found and found["number"] == 7 and found["base"]["sha"] == "1" * 40
    assert find_pull(access, "lumen/docs", "ada:fix", "4" * 40) is None
