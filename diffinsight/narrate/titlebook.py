"""The book of titles: for every rule, how a file is titled in which that kind of change matters most.

In: nothing. Out: `FACETS`, by rule id. Must not know: findings.

Fields of the templates: {what} subjects, {topic} headings as topics, {entry} headings that are dates or versions, {page} the page as a
place, {name} the page as a thing, {file} its file name, {target} the page a thing went to, {folder} its folder, {old} and {new} the two
sides of a single change, {kind} of an alert, {branch} and {contents} of a table of contents, {model} and {offering} of availability.
Forms are tried in their order: the first whose fields are known and that is short enough is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter


@dataclass(frozen=True)
class Form:
    one: str
    many: str

    @property
    def needs(self) -> tuple[str, ...]:
        return tuple(sorted({name for text in (self.one, self.many) for _, name, _, _ in Formatter().parse(text) if name and name != "n"}))


@dataclass(frozen=True)
class Facet:
    """`key` groups rules that make one title; `weight`: what names a file goes before what does not."""

    key: str
    weight: int
    forms: tuple[Form, ...]


def _forms(*texts: str) -> tuple[Form, ...]:
    """A text with "one | many" parts: "Add {what} tab|tabs to {page}" holds both numbers; no bar means they agree."""
    return tuple(Form(_number(text, 0), _number(text, 1)) for text in texts)


def _number(text: str, which: int) -> str:
    return " ".join(word.split("|")[which] if "|" in word else word for word in text.split(" "))


_BOOK: tuple[tuple[str, int, str], ...] = (
    # rules, weight, forms (richest first, parted by " // ")
    ("page-removed", 100, "Remove {name} // Remove {file}"),
    ("page-archived", 98, "Archive {name} // Archive {file}"),
    ("page-replaced", 97, "Replace {name} with {target} // Replace {name} // Replace {file}"),
    ("page-merged", 96, "Merge {name} into {target} // Merge {name} // Merge {file}"),
    ("page-moved page-moved-without-redirect", 95, "Move {name} to {folder} // Move {name} // Move {file}"),
    ("page-emptied", 94, "Empty {name} // Empty {file}"),
    ("page-added", 93, "Add {name} // Add {file}"),
    ("include-removed", 92, "Remove include {file}"),
    ("include-added", 92, "Add include {file}"),
    ("asset-added", 91, "Add {file}"),
    ("asset-removed", 91, "Remove {file}"),
    ("asset-changed", 91, "Replace {file}"),
    ("page-hidden", 90, "Hide {file} from readers"),
    ("page-unhidden", 90, "Show {name} to readers again"),
    ("retirement-announced", 88, "Announce retirement of {what} // Announce retirements in {page}"),
    ("retirement-advanced", 88, "Bring forward retirement of {what} // Bring forward retirements in {page}"),
    ("model-retired", 87, "Retire {what} // Retire models in {page}"),
    ("retirement-postponed", 86, "Postpone retirement of {what} // Postpone retirements in {page}"),
    ("status-promoted status-demoted", 85, "Change status of {what} // Change lifecycle status in {page}"),
    ("retirement-withdrawn", 80, "Withdraw retirement date|dates of {what} // Withdraw retirement dates in {page}"),
    ("lifecycle-date-changed", 58, "Update date|dates of {what} in {page} // Update lifecycle dates in {page}"),
    ("replacement-named", 70, "Name replacement|replacements for {what} // Name replacements in {page}"),
    ("deprecation-announced", 84, "Announce deprecation|deprecations in {page}"),
    ("deprecation-withdrawn", 80, "Withdraw deprecation in {page}"),
    ("offering-added", 84, "Add availability of {what}"),
    ("offering-removed", 84, "Remove availability of {what}"),
    (
        "model-removed region-removed",
        83,
        "Remove {model} from {offering} availability // Remove {model} from {page} // Shrink availability in {page}",
    ),
    (
        "availability-revoked",
        83,
        "Reduce {offering} availability of {model} // Reduce availability of {model} // Reduce availability in {page}",
    ),
    ("model-added region-added", 82, "Add {model} to {offering} availability // Add {model} to {page} // Extend availability in {page}"),
    (
        "availability-granted",
        81,
        "Extend {offering} availability of {model} // Extend availability of {model} // Extend availability in {page}",
    ),
    ("availability-qualified", 60, "Qualify availability of {model} // Qualify availability in {page}"),
    ("parameter-removed", 79, "Remove {what} parameter|parameters from {page} // Remove parameter|parameters from {page}"),
    ("parameter-renamed", 79, "Rename {what} parameter|parameters in {page} // Rename parameter|parameters in {page}"),
    ("parameter-now-required", 78, "Require {what} in {page}"),
    ("parameter-type-changed", 77, "Change type|types of {what} in {page} // Change parameter type|types in {page}"),
    ("parameter-default-changed", 77, "Change default|defaults of {what} in {page} // Change default|defaults in {page}"),
    ("allowed-value-removed", 77, "Remove allowed value|values from {page}"),
    ("allowed-value-added", 75, "Add allowed value|values to {page}"),
    ("parameter-added", 76, "Add {what} parameter|parameters to {page} // Add parameter|parameters to {page}"),
    ("parameter-now-optional", 70, "Make {what} optional in {page}"),
    ("parameter-aliased", 45, "Add second name|names of {what} to {page} // Add second names to {page}"),
    ("parameter-description-changed", 30, "Reword parameter description|descriptions in {page}"),
    ("limit-lowered", 79, "Lower {what} limit|limits in {page} // Lower limit|limits in {page}"),
    ("limit-raised", 78, "Raise {what} limit|limits in {page} // Raise limit|limits in {page}"),
    ("limit-added", 60, "Add limit|limits to {page}"),
    ("limit-removed", 60, "Remove limit|limits from {page}"),
    (
        "section-removed",
        74,
        "Remove section|sections {what} from {page} // Remove section|sections {what} // Remove section|sections from {page}",
    ),
    ("section-moved", 73, "Move {what} to {target} // Move section|sections out of {page}"),
    ("section-moved-in", 70, "Take {what} into {page} // Take sections into {page}"),
    ("section-added", 72, "Document {topic} in {page} // Document {topic} // Add {entry} to {page} // Add section|sections to {page}"),
    ("section-split section-dissolved", 42, "Divide {page} anew"),
    ("table-removed", 71, "Remove table|tables from {page}"),
    ("table-added", 70, "Add table|tables to {page}"),
    ("row-removed", 69, "Remove {what} from {page} // Remove table row|rows from {page}"),
    ("row-added", 68, "Add {what} to {page} // Add table row|rows to {page}"),
    ("column-removed", 60, "Remove {what} column|columns from {page} // Remove table column|columns from {page}"),
    ("column-renamed row-renamed", 48, "Rename {old} to {new} in {page} // Rename table entries in {page}"),
    ("row-moved", 46, "Move {what} between tables of {page} // Move table rows in {page}"),
    ("column-added", 60, "Add {what} column|columns to {page} // Add table column|columns to {page}"),
    ("cell-changed", 50, "Update {what} in {page} // Update table in {page}"),
    ("tab-removed", 70, "Remove {what} tab|tabs from {page} // Remove tab|tabs from {page}"),
    ("tab-added", 69, "Add {what} tab|tabs to {page} // Add tab|tabs to {page}"),
    ("pivot-removed moniker-removed", 68, "Remove {what} version|versions from {page} // Remove version|versions of {page}"),
    ("moniker-changed", 40, "Change version range|ranges in {page}"),
    ("pivot-added moniker-added", 67, "Add {what} version|versions to {page} // Add version|versions to {page}"),
    ("moniker-range-narrowed", 66, "Narrow version range of {page}"),
    ("moniker-range-widened", 65, "Widen version range of {page}"),
    ("requirement-changed", 67, "Raise required version to {what} in {page} // Raise requirement|requirements in {page}"),
    ("requirement-added", 66, "Add requirement|requirements to {page}"),
    ("limitation-added", 66, "State limitation|limitations in {page}"),
    ("limitation-removed", 64, "Lift limitation|limitations in {page}"),
    ("preview-announced", 64, "Announce preview in {page}"),
    ("preview-lifted", 64, "Lift preview status in {page}"),
    ("endpoint-changed", 63, "Change endpoint|endpoints called in {page}"),
    ("package-changed", 62, "Switch package to {what} in {page} // Switch packages in {page}"),
    ("api-version-changed", 61, "Update API version in {page}"),
    ("sdk-version-changed", 58, "Update {what} version|versions in {page} // Update package version|versions in {page}"),
    ("model-name-changed", 57, "Use {what} in samples of {page} // Update model names in {page}"),
    ("command-flag-removed command-flag-added", 56, "Update command flags in {page}"),
    ("sample-added", 55, "Add code sample|samples to {page}"),
    ("sample-removed", 54, "Remove code sample|samples from {page}"),
    ("notice-added", 53, "Add {kind} to {page} // Add notice|notices to {page}"),
    ("notice-removed", 52, "Remove {kind} from {page} // Remove notice|notices from {page}"),
    ("toc-broken", 65, "Leave broken entry|entries {what} in {contents} // Leave broken entry|entries in {contents}"),
    ("toc-entry-removed", 53, "Remove {what} from {contents} // Remove entry|entries from {contents}"),
    ("toc-entry-added", 52, "Add {what} to {contents} // Add entry|entries to {contents}"),
    (
        "toc-entry-retargeted",
        54,
        "Retarget {branch} entry|entries to {target} // Retarget {branch} entry|entries // Retarget {what} in {contents}"
        " // Retarget entry|entries in {contents}",
    ),
    ("toc-entry-renamed", 51, "Rename {what} in {contents} // Rename entry|entries in {contents}"),
    ("toc-entry-moved", 50, "Move {what} in {contents} // Rearrange {contents}"),
    ("toc-entry-keywords-changed", 12, "Change search words in {contents}"),
    ("redirect-removed", 66, "Remove redirect|redirects in {file}"),
    ("redirect-target-missing redirect-loop", 65, "Leave broken redirect|redirects in {file}"),
    ("redirect-retargeted", 52, "Retarget redirect|redirects in {file}"),
    ("redirect-added", 51, "Add redirect|redirects in {file}"),
    ("redirect-chain redirect-duplicate redirect-source-exists", 40, "Leave faulty redirect|redirects in {file}"),
    ("redirect-source-changed", 50, "Correct source|sources of redirects in {file}"),
    ("section-renamed", 49, "Rename section to {what} in {page} // Rename section|sections in {page}"),
    ("title-changed", 48, "Retitle {name} // Retitle {page}"),
    ("value-changed", 47, "Change value|values in {page}"),
    ("link-broken anchor-removed include-missing", 46, "Leave broken link|links in {page}"),
    ("link-unresolved", 37, "Add link|links to {page}"),
    ("sample-changed", 45, "Revise code sample|samples in {page}"),
    ("link-retargeted", 40, "Retarget links to {target} in {page} // Retarget link|links in {page}"),
    ("external-link-changed", 38, "Update external link|links in {page}"),
    ("include-changed", 39, "Change {file}"),
    ("include-used", 36, "Change includes of {page}"),
    ("text-added list-item-added", 44, "Extend {page}"),
    ("text-removed list-item-removed requirement-removed", 43, "Shorten {page}"),
    ("link-added", 34, "Add link|links to {page}"),
    ("link-removed", 33, "Remove link|links from {page}"),
    ("notice-kind-changed", 32, "Change weight of a notice in {page}"),
    ("tab-renamed", 50, "Rename {what} tab|tabs in {page} // Rename tab|tabs in {page}"),
    ("wording-changed", 31, "Reword {page}"),
    ("description-changed", 20, "Update description of {page}"),
    ("metadata-changed", 15, "Update metadata of {page}"),
    ("setting-changed", 14, "Change settings in {file}"),
    ("date-changed", 10, "Update date of {page}"),
    ("other-file-changed", 5, "Change {file}"),
    ("", 1, "Update {page}"),
)

FACETS = {
    rule: Facet(rules.split(" ")[0], weight, _forms(*forms.split(" // "))) for rules, weight, forms in _BOOK for rule in rules.split(" ")
}
