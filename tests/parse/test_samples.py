"""What is read out of code samples."""

from __future__ import annotations

import pytest

from diffinsight.parse.samples import read


@pytest.mark.parametrize(("code", "expected"), [
    ('client = Lumen(api_version="2025-10-21")', ("2025-10-21",)),
    ("curl https://x.example/v1/a?api-version=2025-10-21-preview", ("2025-10-21-preview",)),
    ('"apiVersion": "2024-06-01",', ("2024-06-01",)),
    ("ServiceVersion.V2025_10_21", ("2025-10-21",)),
    ("api_version = os.environ['V']", ()),
])
def test_api_versions(code: str, expected: tuple[str, ...]) -> None:
    assert read(code).api_versions == expected


@pytest.mark.parametrize(("code", "expected"), [
    ("POST https://x.example/v1/batches?api-version=1\n", (("POST", "/v1/batches"),)),
    ("curl -X DELETE \\\n  https://x.example/v1/a\n", (("DELETE", "/v1/a"),)),
    ("curl https://x.example/v1/a -d '{}'\n", (("POST", "/v1/a"),)),
])
def test_requests(code: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert read(code).requests == expected


@pytest.mark.parametrize(("code", "expected"), [
    ("az batch create \\\n  --name night -g rg\n", (("az batch create", ("--name",)),)),
    ("az batch create ` \n  --name night\n", (("az batch create", ("--name",)),)),
    ("Get-Batch -Name night\n", (("Get-Batch", ("-Name",)),)),
    ("the command --with a flag\n", ()),
])
def test_commands(code: str, expected: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
    assert read(code).commands == expected


@pytest.mark.parametrize(("code", "expected"), [
    ("pip install lumen==1.4.0 other", (("lumen", "1.4.0"), ("other", ""))),
    ("dotnet add package Lumen.Core --version 2.0.0", (("Lumen.Core", "2.0.0"),)),
    ('<PackageReference Include="Lumen.Core" Version="2.0.0" />', (("Lumen.Core", "2.0.0"),)),
    ("npm install @lumen/core@1.0.0", (("@lumen/core", "1.0.0"),)),
])
def test_packages(code: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert read(code).packages == expected


def test_models() -> None:
    assert read('ask(model="aster-2")\n"deployment": "night"').models == ("aster-2", "night")
