"""`diffinsight config show|check`: the configuration in force, and what in it has no effect.

In: arguments. Out: the configuration as JSON, or its warnings. Must not know: any stage; the head tree comes from the pipeline.
"""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from diffinsight.commands.options import Subparsers, command, config_of, printable, warn

if TYPE_CHECKING:
    from diffinsight.config import Config, Override


def add(commands: Subparsers[argparse.ArgumentParser]) -> None:
    parser = command(commands, "config", "show the configuration in force, or check it", epilog="""exit codes of check:
  0  nothing to say
  1  something in the configuration has no effect
  2  the configuration is faulty""")
    parser.add_argument("what", choices=["show", "check"], help="show: print it as JSON; check: name what has no effect at head")
    parser.add_argument("--repo", metavar="PATH|URL", help="the repository (default: the current folder)")
    parser.add_argument("--config", metavar="FILE", help="configuration file (default: .diffinsight.yml of the head revision)")
    parser.set_defaults(run=run, reads_environment=True)


def run(args: argparse.Namespace) -> int:
    from diffinsight.pipeline import head_of

    given = config_of(args)
    if args.what == "show" and given is not None:
        print(as_json(given))
        return 0
    head = head_of(args.repo or ".", given)
    if args.what == "show":
        print(as_json(head.config))
        return 0
    from diffinsight.classify.registry import all_rules
    from diffinsight.config import doubts

    found = doubts(head.config, head.paths, all_rules(), head.date)
    warn(found, args, most=len(found))
    source = head.config.source or "the default configuration"
    print(printable(f"{source}: {len(found)} warning{'s' * (len(found) != 1)}" if found else f"{source}: nothing to say"))
    return 1 if found else 0


def as_json(config: Config) -> str:
    """Every value in force, defaults included, under the names the file uses."""
    values = {
        "source": config.source, "locale": config.locale, "fail_on": config.fail_on,
        "baseline": config.baseline, "templates": config.templates,
        "categories": {name: list(globs.patterns) for name, globs in config.categories.items()},
        "rules": [_entry(one) for one in config.overrides],
        "markers": {name: list(getattr(config.markers, name)) for name in ("available", "unavailable", "qualified")},
        "front_matter": {"ignore": list(config.ignored_keys)},
        "weekly": {"path": config.weekly_path},
        "migration": {"confident": config.confident, "candidate": config.candidate},
    }
    return json.dumps(values, indent=2, ensure_ascii=False)


def _entry(one: Override) -> dict[str, object]:
    values = {"rule": one.rule and one.rule.pattern, "path": one.path and list(one.path.patterns),
              "subject": one.subject and one.subject.pattern, "label": one.label, "reason": one.reason, "expires": one.expires}
    return {key: value for key, value in values.items() if value is not None}
