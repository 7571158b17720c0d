"""Shapes of ways through the documentation: includes, redirects, tables of contents.

In: nothing. Out: `SHAPES`. Must not know: findings.
"""

from __future__ import annotations

from diffinsight.narrate.stories.shapes import Shape, shape

SHAPES: dict[str, Shape] = {
    "include-missing": shape(
        60,
        "subject",
        "Missing include / Missing includes",
        "{files} includes {what}, which does not exist. / {n} pages include {what}, which does not exist: {files}.",
        "{n} include statements in {files} name files that do not exist: {whats}.",
    ),
    "redirect-removed": shape(
        66,
        "subject",
        "Redirect gone / Redirects gone",
        "{what} no longer redirects to {old}.",
        "{n} addresses no longer redirect: {whats}.",
        False,
    ),
    "redirect-target-missing": shape(
        64,
        "subject",
        "Redirect to nowhere / Redirects to nowhere",
        "{what} redirects to {old}, which does not exist.",
        "{n} redirects lead to pages that do not exist: {whats}.",
        False,
    ),
    "redirect-loop": shape(
        64,
        "subject",
        "Redirect loop / Redirect loops",
        "The redirect of {what} goes round in a circle.",
        "{n} redirects go round in circles: {whats}.",
        False,
    ),
    "redirect-chain": shape(
        26,
        "subject",
        "Redirect chain / Redirect chains",
        "{what} redirects to a page that redirects on, to {new}.",
        "{n} redirects lead to pages that redirect on: {whats}.",
        False,
    ),
    "redirect-source-exists": shape(
        40,
        "subject",
        "Redirected page still there / Redirected pages still there",
        "{what} redirects to {old} although the page still exists.",
        "{n} pages redirect although they still exist: {whats}.",
        False,
    ),
    "redirect-source-changed": shape(
        30,
        "swap",
        "Redirected address / Redirected addresses",
        "The redirect of {old} now stands for {new}.",
        "{n} redirects stand for other addresses than before: {whats}.",
        False,
    ),
    "redirect-duplicate": shape(
        38,
        "subject",
        "Double redirect / Double redirects",
        "{what} is redirected twice, to {old} and to {new}.",
        "{n} addresses are redirected twice: {whats}.",
        False,
    ),
    "redirect-retargeted": shape(
        34,
        "subject",
        "Redirect retargeted / Redirects retargeted",
        "{what} redirects to {new} instead of {old}.",
        "{n} redirects lead elsewhere than before: {whats}.",
        False,
    ),
    "redirect-added": shape(
        30, "subject", "New redirect / New redirects", "{what} now redirects to {new}.", "{n} more addresses redirect: {whats}.", False
    ),
    "toc-entry-added": shape(
        34,
        "subject",
        "Table of contents",
        "{files} has a new entry, {new}. / {n} tables of contents have a new entry, {new}: {files}.",
        "{n} entries are new in {files}: {whats}.",
    ),
    "toc-entry-removed": shape(
        32,
        "subject",
        "Table of contents",
        "{files} no longer lists {old}. / {n} tables of contents no longer list {old}: {files}.",
        "{n} entries are gone from {files}: {whats}.",
    ),
    "toc-entry-renamed": shape(
        30,
        "swap",
        "Table of contents",
        "In {files}, the entry {old} is now called {new}. / In {n} tables of contents ({files}), the entry {old} is now called {new}.",
        "{n} entries of {files} have other names: {whats}.",
    ),
    "toc-entry-retargeted": shape(
        32,
        "subject",
        "Table of contents",
        "In {files}: {fact} / In {n} tables of contents ({files}): {fact}",
        "{n} entries of {files} lead elsewhere: {whats}.",
    ),
    "toc-entry-moved": shape(
        26,
        "subject",
        "Table of contents",
        "In {files}, {what} stands in another place. / In {n} tables of contents ({files}), {what} stands in another place.",
        "{n} groups of entries moved in {files}: {whats}.",
    ),
    "toc-broken": shape(
        60,
        "subject",
        "Table of contents entry to nowhere / Table of contents entries to nowhere",
        "The entry {what} of {files} leads to a page that does not exist.",
        "{n} entries of {files} lead to pages that do not exist: {whats}.",
    ),
}
