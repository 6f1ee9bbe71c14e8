"""A stand-in for the program: what tests of ``make run`` start, so that they last seconds.

It answers with the names of its apps, and writes a line into ``calls`` for every command.
"""

import os
import sys
import time
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

CALLS = Path(__file__).with_name("calls")


def note(words):
    with CALLS.open("a", encoding="utf-8") as calls:
        calls.write(f"{words} {os.getpid()}\n")
    if os.environ.get("FAILING") == words:
        click.echo("a reason in the command's own words", err=True)
        sys.exit(7)


def stay():
    while True:
        time.sleep(60)


def create_app():
    app = Flask(__name__)
    db, user = AppGroup("db"), AppGroup("user")
    db.command("upgrade")(lambda: note("db upgrade"))
    user.command("demo-logins")(lambda: click.echo("leader  a-password-of-the-demo"))
    app.cli.add_command(db)
    app.cli.add_command(user)
    app.cli.command("rollup")(lambda: note("rollup"))

    @app.cli.command("demo")
    @click.option("--if-empty", is_flag=True)
    def demo(if_empty):
        note("demo --if-empty" if if_empty else "demo")

    @app.cli.command("work")
    def work():
        note("work")
        stay()

    @app.get("/")
    def home():
        return os.environ["QINGYUAN_APPS"]

    if os.environ.get("FAILING") == "web":
        raise RuntimeError("the program is broken")
    return app
