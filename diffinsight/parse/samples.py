"""Code sample -> what it says: API versions, requests, commands and flags, packages, model names.

In: a sample's code. Out: `Reading`. Must not know: the page around it, the other side of a comparison. Reads by pattern, never by
running or parsing a language, so that unfinished samples are read as well as whole ones.
"""

from __future__ import annotations

import re
from functools import lru_cache

from diffinsight.model import Reading
from diffinsight.parse.commands import commands

_API_VERSION = re.compile(r"""(?:api[-_ ]?version|apiVersion|x-ms-version)\W{1,8}?["']?(v?\d[\w.-]{1,40})""", re.I)
_SERVICE_VERSION = re.compile(r"""(?:ServiceVersion|API_VERSION)\.V?(\d{4}_\d{2}_\d{2}(?:_PREVIEW)?|\d+(?:_\d+)+)""", re.I)
_REQUEST = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+(https?://[^\s\"'`<>]+|/[^\s\"'`]*)")
_CURL = re.compile(r"\bcurl\b[^\n]{0,300}", re.I)
_CURL_METHOD = re.compile(r"(?:-X|--request)[ =]?[\"']?([A-Z]+)")
_TEMPLATE = re.compile(r"\{\{[^{}\n]{0,200}\}\}|\{%[^%\n]{0,200}%\}")  # what the site's generator fills in
_FILE = re.compile(r"^https?://(?:raw\.githubusercontent|github)\.com/|"  # what is fetched to be run or kept calls nothing
                   r"\.(?:sh|ps1|py|ya?ml|zip|t?gz|exe|msi|deb|rpm|jar|whl|pem|asc|gpg)$", re.I)
_URL = re.compile(r"https?://[^\s\"'`\\)>]+")
_SAVED = re.compile(r"\s(?:-[a-zA-Z]{0,6}[oO]\b|--output\b|--remote-name)")  # a file to fetch, where nothing says who asks
_PIPED = re.compile(r"\|\s*(?:sudo\s+)?(?:-\w+\s+)*(?:ba|z)?sh\b")  # a script to run
_PIN = re.compile(
    r"^[ \t]*(?:[$>#%] ?)?(?:python3? -m )?(?:pip3? install|npm (?:install|i)|yarn add|gem install|cargo add|go get|"
    r"dotnet add package|Install-Package|Install-Module(?: -Name)?|nuget install)\s+(?P<rest>[^\n|&;]+)",
    re.M | re.I,
)
_PACKAGE = re.compile(r"^(?P<name>@?[\w./-]+?)(?:\[[\w,]*\])?(?:(?:==|>=|~=|@)(?P<version>v?[\w.*-]+))?$")
_VERSION_FLAG = re.compile(r"(?:--version|-Version|-v|-RequiredVersion)[ =]+(\S+)")
_REFERENCE = re.compile(r"""PackageReference\s+Include="([^"]+)"\s+Version="([^"]+)\"""")
_MAVEN = re.compile(r"<artifactId>([^<]+)</artifactId>\s*<version>([^<]+)</version>")
_MODEL = re.compile(
    r"""["']?\b(?:model|deployment|engine|model_name|deployment_name|modelName|deploymentName)(?:_id|Id)?["']?\s*[:=]\s*["']([\w.:/-]{2,80})["']"""
)


@lru_cache(maxsize=5_000)
def read(code: str) -> Reading:
    """Read a sample; every list is in reading order, doubles kept for versions, dropped elsewhere."""
    code = _TEMPLATE.sub("{}", code[:200_000])
    versions = tuple(found.rstrip(".-") for found in _API_VERSION.findall(code) if any(c.isdigit() for c in found[1:]))
    versions += tuple(found.replace("_", "-").lower() for found in _SERVICE_VERSION.findall(code))
    return Reading(versions, _requests(code), commands(code), _packages(code), tuple(dict.fromkeys(_MODEL.findall(code))))


def endpoint(url: str) -> str:
    """A URL's path with its query's names, values left out: what code depends on."""
    without_scheme = re.sub(r"^https?://[^/\s]+", "", url)
    path, _, _query = without_scheme.partition("?")
    return path.rstrip("/.,;") or "/"


def _requests(code: str) -> tuple[tuple[str, str], ...]:
    found = [(method, endpoint(url)) for method, url in _REQUEST.findall(code)]
    joined = code.replace("\\\n", " ").replace("`\n", " ")
    for call in _CURL.findall(joined):
        url, method = _URL.search(call), _CURL_METHOD.search(call)
        sent = method or re.search(r" -[dH]|--header|--data", call)
        if url and (sent or not (_SAVED.search(call) or _PIPED.search(call) or _FILE.search(url[0]))):
            found.append((method[1] if method else "POST" if re.search(r"\s(?:-d|--data)", call) else "GET", endpoint(url[0])))
    return tuple(dict.fromkeys(found))


def _packages(code: str) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = [*_REFERENCE.findall(code), *_MAVEN.findall(code)]
    for match in _PIN.finditer(code):
        rest = match["rest"]
        flagged = _VERSION_FLAG.search(rest)
        for word in _VERSION_FLAG.sub("", rest).split():
            package = _PACKAGE.match(word.strip("\"'"))
            if package and not word.startswith("-"):
                found.append((package["name"], package["version"] or (flagged[1] if flagged else "")))
    return tuple(dict.fromkeys(found))
