"""``flask doctor``: whether this installation is sound."""

import json
from dataclasses import asdict

import click
from flask.cli import with_appcontext

from dashboard import clock
from dashboard.commands.sentences import sentences, settings
from dashboard.jobs import doctor

_UNSOUND = 1
_SIGNS = {"ok": "✓", "note": "·", "bad": "✗"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def command(as_json: bool) -> None:
    """Check server, extension, schema, logins, data, rollup and disk; exit code 0 when sound."""
    with sentences():
        findings = doctor.examine(settings(), now=clock.now())
    is_sound = doctor.is_sound(findings)
    if as_json:
        facts = {"sound": is_sound, "findings": [asdict(finding) for finding in findings]}
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        width = max(len(finding.check) for finding in findings)
        for finding in findings:
            click.echo(f"{_SIGNS[finding.state]} {finding.check:<{width}}  {finding.sentence}")
        click.echo("Sound." if is_sound else "Not sound: see the lines with ✗.")
    if not is_sound:
        raise SystemExit(_UNSOUND)
