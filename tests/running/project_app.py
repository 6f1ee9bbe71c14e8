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
    user = AppGroup("user")
    user.command("demo-logins")(lambda: click.echo("leader  a-password-of-the-demo"))
    app.cli.add_command(user)

    @app.cli.command("prepare")
    @click.option("--current", is_flag=True)
    def prepare(current):
        note("prepare --current" if current else "prepare")

    @app.cli.command("work")
    def work():
        note("work")
        stay()

    @app.cli.command("listen")
    @click.option("--port")
    def listen(port):
        note("listen")
        stay()

    @app.get("/")
    def home():
        return os.environ["QINGYUAN_APPS"]

    if os.environ.get("FAILING") == "web":
        raise RuntimeError("the program is broken")
    return app
