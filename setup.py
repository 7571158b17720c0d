"""Which folders make up the package; everything else is declared in pyproject.toml.

Two folders that people work in at the top of the repository travel inside the package as data: templates/ and the demo's
history. diffinsight/resources.py finds both, in an installed package and in a checkout.
"""

from setuptools import find_packages, setup

DATA = {"diffinsight.templates": "templates", "diffinsight.demo_history": "fixtures/histories/demo"}

setup(
    packages=[*find_packages(include=["diffinsight", "diffinsight.*"]), *DATA],
    package_dir=DATA,
    package_data={**{name: ["**/*", "**/.*"] for name in DATA}, "diffinsight": ["**/*.json", "py.typed", "locale/**/*.mo"]},
    include_package_data=False,
)
