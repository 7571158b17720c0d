"""Reports written by hand, small and hostile, for the tests of their forms."""

from __future__ import annotations

from dataclasses import replace

from diffinsight.model import (
    Candidate,
    Commit,
    Completeness,
    Evidence,
    FileChange,
    FileReport,
    Finding,
    Item,
    Label,
    Migration,
    Place,
    Range,
    Report,
    Theme,
    Use,
    Warning_,
    item_anchor,
    say,
)

BASE, HEAD = "1" * 40, "2" * 40

HOSTILE = (  # each tries to get out of its place in some form
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</details><h1>out</h1>", "`tick` and ``two`` ```three",
    "`", "``", " ` ", "\\`", "a | b", "a \\| b \\\\| c", "\\", "| --- |", "@octocat", "please ask @octocat/team about this today", "#123",
    "lumen/docs#45 and GH-67 belong to the same story", "see 0123456789abcdef0123456789abcdef01234567 for the reason why",
    "[a](javascript:alert(1))", "![a](http://evil.example/x.png)", "<http://evil.example>",
    "visit www.evil.example or http://evil.example/ today",
    "line one\nline two\n\n# Heading", "\n```\n````\n~~~\n", "a\r\nb\rc", "**bold** __bold__ *it* _it_ ~~gone~~ and five words",
    "&lt;b&gt; &amp; &#64;octocat",
    "\x1b[31mred\x1b[0m \x9b31m \x07", "abc\u202etxt.exe\u2066 \u200f", "\ud800 lone", "nul \x00 here",
    "::error file=x::y", "%0A::set-output name=a::b",
    "x" * 5000, "{{ 7 * 7 }} {% raw %}", "{before}", "'; drop: - [yaml", '"quoted": true', "--- \n...", "", "   ", "\u2028 sep \u2029",
    "']]><!-- --><svg/onload=alert(1)>", "</script><script>alert(2)</script>", "\" onmouseover=\"alert(1)", "{#item-000000}", ":smile: + 1",
)


def finding(rule: str = "section-removed", label: Label = "breaking", path: str = "docs/vision/batch.md", subject: str = "Create batch",
            **rest: object) -> Finding:
    message = rest.pop("message", None) or say("The section {section} is gone.", section=subject)
    return Finding(rule=rule, label=label, path=path, subject=subject, message=message, **rest)  # type: ignore[arg-type]


def file_report(path: str, findings: tuple[Finding, ...], status: str = "modified", label: Label = "minor", patch: str = "",
                old_path: str | None = None) -> FileReport:
    groups: dict[str, list[Item]] = {}
    for one in findings:
        before, after = (None if text is None or text in str(one.message) else text for text in (one.before, one.after))
        groups.setdefault(one.group, []).append(Item(one.message, one.id, one.table, before, after))
    lines = patch.splitlines()
    title = say("Change {subject}", subject=findings[0].subject if findings else "layout")
    return FileReport(path=path, status=status, label=label, title=title,
                      explanation=tuple((title, tuple(items)) for title, items in groups.items()),
                      additions=sum(line.startswith("+") for line in lines), deletions=sum(line.startswith("-") for line in lines),
                      anchor=item_anchor(path), changes=tuple(one.id for one in findings), old_path=old_path, patch=patch)


def report(*findings: Finding, files: tuple[FileReport, ...] | None = None, migrations: tuple[Migration, ...] = (),
           **rest: object) -> Report:
    """A report over the findings; each path a file unless `files` are given."""
    paths = sorted({one.path for one in findings})
    made = files if files is not None else tuple(
        file_report(path, tuple(one for one in findings if one.path == path), label=next(f.label for f in findings if f.path == path))
        for path in paths)
    walked = Range(repository="https://github.com/lumen/cloud-docs", base=BASE, head=HEAD, head_date="2026-02-03T09:00:00+00:00",
                   commits=(Commit(HEAD, "Ada Writer", "2026-02-03T09:00:00+00:00", "Change the docs (#7)", 7),),
                   files=tuple(FileChange(one.path, "modified") for one in made if one.status != "affected"),
                   permalink=f"https://github.com/lumen/cloud-docs/compare/{BASE}...{HEAD}")
    values: dict[str, object] = {"range": walked, "category": "lumen-vision", "locale": "en_US", "summary": (), "highlights": (),
                                 "new_features": (), "breaking_changes": (), "other_updates": (), "insights": (), "files": made,
                                 "findings": tuple(findings), "migrations": migrations, "warnings": (),
                                 "completeness": Completeness({"page": len(made)}), "tool": ("diffinsight", "0.0.0")}
    return Report(**{**values, **rest})  # type: ignore[arg-type]


def theme(label: Label, lead: str, statement: str, *findings: Finding, **words: object) -> Theme:
    return Theme(f"theme-{len(findings)}-{lead[:8].lower().replace(' ', '-')}", label, say(lead), say(statement, **words),  # type: ignore[arg-type]
                 tuple(one.id for one in findings))


def hostile() -> Report:
    """Every hostile text in every place a report has for documents' words."""
    found = tuple(
        finding(rule="cell-changed", label=("breaking", "new", "minor")[i % 3], path=f"docs/{i:02d} {path_of(text)}.md", subject=text,  # type: ignore[arg-type]
                message=say("{a} became {b}; {many}.", a=text, b=text, many=(text, text)), before=text + " less", after=text + " more",
                group=text,
                details={"raw": text, text: [text]}, dates=(("2026-07", text),), table=((text, "aster-2"), ("northfield", text)),
                old_lines=(1, 2), new_lines=(3, 4))
        for i, text in enumerate(HOSTILE))
    files = tuple(file_report(one.path, (one,), label=one.label, patch=patch_of(one.subject)) for one in found)
    moves = tuple(Migration("moved", Place(one.path, one.subject), Place("docs/b.md", one.subject), 0.9 - i / 100,
                            (Evidence("link", say("{a} says so", a=one.subject), one.subject, 3),),
                            (Candidate(Place(None, None, one.subject), 0.3),), (one.subject,), (one.subject,),
                            (Use(one.subject, 7, one.subject, one.subject), Use("docs/c.md", 8, one.subject, None)))
                  for i, one in enumerate(found))
    sentence = tuple(one.message for one in found)
    themes = tuple(Theme(f"t{i}", one.label, say("{a}", a=one.subject), one.message, (one.id,)) for i, one in enumerate(found))
    made = report(*found, files=files, migrations=moves, summary=sentence, highlights=sentence, new_features=themes,
                  breaking_changes=themes, other_updates=themes, insights=(sentence,),
                  warnings=tuple(Warning_(text, text, 2) for text in HOSTILE), silenced=dict.fromkeys(HOSTILE, 2),
                  completeness=Completeness({"page": 3}, dict.fromkeys(HOSTILE, 1)), category=HOSTILE[0])
    commit = replace(made.range.commits[0], author=HOSTILE[0], subject=HOSTILE[6])
    return replace(made, range=replace(made.range, commits=(commit,), permalink="https://github.com/a/b/compare/x)...\"y`<z>"))


def path_of(text: str) -> str:
    return text.replace("\n", "")[:60]


def patch_of(text: str) -> str:
    lines = text.split("\n")
    return "@@ -1,2 +1,2 @@\n" + "".join(f"-{line}\n+{line} more\n" for line in lines)


def sample() -> Report:
    """A small report with something in every part, as a week's report may be."""
    gone = finding("page-removed", path="docs/vision/threads.md", subject="docs/vision/threads.md", destination="docs/vision/preview.md",
                   message=say("The page {path} is removed; its content is now in {to}.", path="docs/vision/threads.md",
                               to="docs/vision/preview.md#create---thread"), old_lines=(1, 4), commits=(HEAD,))
    version = finding("api-version-changed", "minor", "docs/vision/batch.md", "2025-01-01-preview", group="Create batch",
                      message=say("The API version moves from {a} to {b}.", a="2025-01-01-preview", b="2025-03-01-preview"),
                      before="2025-01-01-preview", after="2025-03-01-preview", old_lines=(12, 12), new_lines=(12, 12), commits=(HEAD,))
    words = finding("wording-changed", "minor", "docs/vision/batch.md", "Create batch", group="Create batch",
                    message=say("A sentence is reworded."),
                    before="We do not expire the jobs that take longer than a day.",
                    after="We don't expire jobs that take longer than 24 hours.",
                    old_lines=(20, 20), new_lines=(20, 21), commits=(HEAD,))
    matrix = finding("availability-granted", "new", "docs/models/standard.md", "aster-mini", group="Global Standard",
                     message=say("{model} is available in {n} more region: {regions}.",
                                 "{model} is available in {n} more regions: {regions}.", count="n", n=2, model="aster-mini",
                                 regions=("eastport", "harbor2")), after="harbor2",
                     new_lines=(8, 10), table=(("Region", "aster-2", "aster-mini"), ("eastport", "kept", "gained"),
                                               ("harbor2", "lost", "gained"), ("northfield", "kept", "")), commits=(HEAD,))
    ends = finding("retirement-announced", "breaking", "docs/models/standard.md", "aster-1", group="Retirement",
                   message=say("{model} retires on {date}.", model="aster-1", date="2026-07-01"), after="2026-07-01", new_lines=(30, 30),
                   dates=(("2026-07-01", "retirement"),), commits=(HEAD,))
    files = (
        file_report("docs/models/standard.md", (matrix, ends), label="breaking", patch="@@ -8,1 +8,2 @@\n-| eastport | Yes | |\n"
                    "+| eastport | Yes | Yes |\n+| harbor2 | | Yes |\n"),
        file_report("docs/vision/batch.md", (version, words), patch="@@ -12,1 +12,1 @@ Create batch\n-api-version=2025-01-01-preview\n"
                    "+api-version=2025-03-01-preview\n"),
        file_report("docs/vision/threads.md", (gone,), "removed", "breaking", "@@ -1,4 +0,0 @@\n-# Threads\n-\n-```http\n-POST /threads\n"))
    move = Migration("merged", Place("docs/vision/threads.md", None, "/vision/threads"),
                     Place("docs/vision/preview.md", "create---thread"), 0.96,
                     (Evidence("toc", say("the entry {name} of the table of contents now points there", name="Threads"), "docs/toc.yml", 9),
                      Evidence("content", say("{n} of its sections is found there", "{n} of its sections are found there", count="n", n=3),
                               "docs/vision/preview.md", 40)),
                     kept=("Create thread", "Returns"), lost=("Limits",),
                     uses=(Use("docs/index.md", 14, "vision/threads.md", "vision/preview.md#create---thread"),
                           Use("docs/faq.md", 3, "./vision/threads.md#limits", None)))
    lost = Migration("gone", Place("docs/vision/limits.md"), None, 0.2, alternatives=(Candidate(Place("docs/vision/quotas.md"), 0.41),))
    made = report(gone, version, words, matrix, ends, files=files, migrations=(move, lost),
                  summary=(say("{n} page is removed.", "{n} pages are removed.", count="n", n=1),),
                  highlights=(say("{n} page is removed; {model} retires on {date}.", count="n", n=1, model="aster-1", date="2026-07-01"),),
                  breaking_changes=(theme("breaking", "Removal of the threads page", "{path} is gone.", gone, path=gone.path),
                                    theme("breaking", "Retirement of a model", "{model} retires on {date}.", ends, model="aster-1",
                                          date="2026-07-01")),
                  new_features=(theme("new", "Model availability", "{model} reaches {all}.", matrix, model="aster-mini",
                                      all=("eastport", "harbor2")),),
                  other_updates=(theme("minor", "Preview API version", "{a} becomes {b}.", version, a="2025-01-01-preview",
                                       b="2025-03-01-preview"),),
                  insights=((say("{page} still links to the removed page.", page="docs/index.md"), say("A redirect is missing.")),),
                  warnings=(Warning_("docs/faq.yml", "the YAML cannot be read", 3),), silenced={"spacing": 4, "table alignment": 2},
                  completeness=Completeness({"page": 3, "toc": 1}, {"binary": 2}))
    removed = tuple(replace(one, status="removed") if one.path == gone.path else one for one in made.range.files)
    return replace(made, range=replace(made.range, files=removed))
