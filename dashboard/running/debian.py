"""Debian 13's TimescaleDB packages, fetched and unpacked into a folder without installing them."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from dashboard.running.progress import step
from dashboard.running.refusal import OTHER_WAYS, Refusal

SUITE = "trixie"
KEYRINGS = (
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
)
RETRIES = 2
"""How often apt asks again when a mirror does not answer, a second later and then two."""
ZONE_FILE = Path("/usr/share/zoneinfo/Asia/Shanghai")
DEBIAN_SUITES = re.compile(
    r"(?:old){0,2}stable|testing|unstable|sid|bullseye|bookworm|trixie|forky|duke"
)
PROGRAM_FOLDER = Path("usr/lib/postgresql/17/bin")
RECORD = "unpacked-packages.txt"
PROGRAMS = (
    *("postgres", "initdb", "pg_ctl", "psql", "pg_dump", "pg_dumpall", "pg_restore"),
    *("pg_basebackup", "pg_isready"),
)

# What the loader lists for the programs above, TimescaleDB, plpgsql, btree_gist and pgcrypto: the
# full closure of dependencies is three times as large (LLVM, Perl, locales) and never loaded.
PACKAGES = (
    *("postgresql-17", "postgresql-client-17", "postgresql-17-timescaledb", "libaudit1", "libc6"),
    *("libcap-ng0", "libcap2", "libcom-err2", "libgcc-s1", "libgssapi-krb5-2", "libicu76"),
    *("libk5crypto3", "libkeyutils1", "libkrb5-3", "libkrb5support0", "libldap2", "liblz4-1"),
    *("liblzma5", "libpam0g", "libpq5", "libreadline8t64", "libsasl2-2", "libssl3t64"),
    *("libstdc++6", "libsystemd0", "libtinfo6", "libxml2", "libxxhash0", "libzstd1", "zlib1g"),
)


@dataclass(frozen=True)
class Architecture:
    """Where an architecture's packages keep the loader and the libraries."""

    loader: Path
    libraries: Path


ARCHITECTURES = {
    "amd64": Architecture(Path("usr/lib64/ld-linux-x86-64.so.2"), Path("usr/lib/x86_64-linux-gnu")),
    "arm64": Architecture(Path("usr/lib/ld-linux-aarch64.so.1"), Path("usr/lib/aarch64-linux-gnu")),
}


@dataclass(frozen=True)
class Download:
    """One package file as apt's signed index describes it."""

    file_name: str
    size: int
    sha256: str

    def is_complete_in(self, folder: Path) -> bool:
        """Whether the file is there, whole and unaltered."""
        path = folder / self.file_name
        if not path.is_file() or path.stat().st_size != self.size:
            return False
        return hashlib.sha256(path.read_bytes()).hexdigest() == self.sha256

    def drop_if_damaged(self, folder: Path) -> None:
        """Remove a file that apt would take for complete; a shorter one it continues."""
        path = folder / self.file_name
        if path.is_file() and path.stat().st_size >= self.size:
            path.unlink()


def check_machine() -> Architecture:
    """Refuse in one sentence what this way of running the database cannot do without."""
    for program in ("apt-get", "dpkg", "dpkg-deb"):
        if shutil.which(program) is None:
            raise Refusal(
                f"The embedded database needs {program}, which this machine does not have: "
                f"use Debian 12 or newer; {OTHER_WAYS}."
            )
    name = _output(["dpkg", "--print-architecture"])
    if name not in ARCHITECTURES:
        raise Refusal(
            f"The embedded database exists for {' and '.join(ARCHITECTURES)}, not for {name}: "
            f"use such a machine; {OTHER_WAYS}."
        )
    if not ZONE_FILE.exists():
        raise Refusal(
            f"The embedded database needs the time zone data of this machine ({ZONE_FILE}): "
            f"install the package tzdata; {OTHER_WAYS}."
        )
    return ARCHITECTURES[name]


def mirror() -> str:
    """The Debian mirror that this machine's own apt uses; QINGYUAN_DEBIAN_MIRROR overrides it."""
    chosen = os.environ.get("QINGYUAN_DEBIAN_MIRROR")
    if chosen:
        return chosen
    listed = _output(
        ["apt-get", "indextargets", "--format", "$(ORIGIN) $(LABEL) $(COMPONENT) $(REPO_URI)"]
    )
    for line in listed.splitlines():
        origin, label, component, address = (line.split(" ", 3) + [""] * 3)[:4]
        if (origin, label, component) == ("Debian", "Debian", "main"):
            return address
    # A machine whose lists were deleted (every slim container) lists no targets.
    planned = _output(["apt-get", "update", "--print-uris"])
    for address, suite in re.findall(r"'(\S+?)/dists/([^/']+)/InRelease'", planned):
        if DEBIAN_SUITES.fullmatch(suite):
            return str(address)
    raise Refusal(
        "The embedded database comes from a Debian mirror and this machine's apt names none: "
        f"set QINGYUAN_DEBIAN_MIRROR to one; {OTHER_WAYS}."
    )


def keyring() -> Path:
    """Debian's archive keys, against which apt checks every signature."""
    for path in KEYRINGS:
        if path.exists():
            return path
    raise Refusal(
        "The embedded database's packages cannot be checked because Debian's archive keys are "
        f"missing: install the package debian-archive-keyring; {OTHER_WAYS}."
    )


def download(archives: Path, apt_folder: Path) -> list[Path]:
    """Every package of PACKAGES as a checked file in ``archives``; fetches only what is missing."""
    apt = _redirected_apt(apt_folder)
    with step("reading Debian's package index"):
        _apt([*apt, "update", "--quiet=2"], "read the package index", cwd=archives)
    # Asked in a folder without packages: apt leaves out the files it finds beside itself.
    uris = _apt([*apt, "download", "--print-uris", *PACKAGES], "find the packages", cwd=apt_folder)
    wanted = parse_uris(uris)
    missing = [item for item in wanted if not item.is_complete_in(archives)]
    for item in missing:
        item.drop_if_damaged(archives)
    if missing:
        megabytes = sum(item.size for item in missing) / 1e6
        with step(f"fetching {len(missing)} packages, {megabytes:.0f} MB"):
            names = [item.file_name.split("_", 1)[0] for item in missing]
            _apt([*apt, "download", "--quiet=2", *names], "fetch the packages", cwd=archives)
    for item in wanted:
        if not item.is_complete_in(archives):
            (archives / item.file_name).unlink(missing_ok=True)
            raise Refusal(
                f"The package file {item.file_name} arrived damaged: run this again; {OTHER_WAYS}."
            )
    return [archives / item.file_name for item in wanted]


def parse_uris(text: str) -> list[Download]:
    """apt's ``--print-uris`` lines: quoted address, file name, size, hash."""
    lines = re.findall(r"^'[^']+' (\S+_\S+\.deb) (\d+) SHA256:([0-9a-f]{64})$", text, re.MULTILINE)
    if len(lines) != len(PACKAGES):
        raise Refusal(
            f"The Debian mirror offers {len(lines)} of the {len(PACKAGES)} packages that the "
            f"embedded database needs: set QINGYUAN_DEBIAN_MIRROR to a full one; {OTHER_WAYS}."
        )
    return [Download(name, int(size), digest) for name, size, digest in lines]


def packages_in(folder: Path) -> list[Path]:
    """Package files that somebody carried here, for a machine that reaches no mirror."""
    found = []
    for name in PACKAGES:
        matches = sorted(folder.glob(f"{name}_*.deb"))
        if not matches:
            raise Refusal(
                f"QINGYUAN_DEBIAN_PACKAGES names {folder}, which holds no {name}_*.deb: "
                f"copy all of {len(PACKAGES)} packages of Debian {SUITE} there; {OTHER_WAYS}."
            )
        found.append(matches[-1])
    return found


def is_unpacked(copy: Path) -> bool:
    """Whether ``copy`` holds today's list of packages."""
    record = copy / RECORD
    return record.is_file() and record.read_text(encoding="utf-8").split() == list(PACKAGES)


def unpack(files: list[Path], copy: Path, architecture: Architecture) -> None:
    """Unpack into ``copy``, which appears only when it is complete."""
    unfinished = copy.with_name(copy.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    unfinished.chmod(0o755)
    with step(f"unpacking {len(files)} packages"):
        for path in files:
            subprocess.run(["dpkg-deb", "-x", str(path), str(unfinished)], check=True)
        for name in PROGRAMS:
            _wrap(unfinished / PROGRAM_FOLDER / name, architecture)
        (unfinished / RECORD).write_text("\n".join(PACKAGES) + "\n", encoding="utf-8")
    shutil.rmtree(copy, ignore_errors=True)
    unfinished.rename(copy)


def _wrap(program: Path, architecture: Architecture) -> None:
    """Start a program through the copy's own loader: the host's C library may be older.

    The paths are relative to the wrapper, so that the project's folder can be moved or renamed.
    """
    program.rename(program.with_name(f"{program.name}.program"))
    program.write_text(
        "#!/bin/sh\n"
        "here=${0%/*}\n"
        f"root=$here{'/..' * len(PROGRAM_FOLDER.parts)}\n"
        f'exec "$root/{architecture.loader}" --library-path "$root/{architecture.libraries}"'
        f' --argv0 "$0" "$here/{program.name}.program" "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)


def _redirected_apt(folder: Path) -> list[str]:
    """apt with its own lists, caches and the one source; nothing of the system is touched."""
    for name in ("state/lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "status").touch()
    source = folder / "source.list"
    source.write_text(f"deb [signed-by={keyring()}] {mirror()} {SUITE} main\n", encoding="utf-8")
    options = {
        "Dir::State": folder / "state",
        "Dir::State::status": folder / "status",
        "Dir::Cache": folder / "cache",
        "Dir::Etc::sourcelist": source,
        "Dir::Etc::sourceparts": "-",
        "Dir::Etc::preferences": "-",
        "Dir::Etc::preferencesparts": "-",
        "APT::Sandbox::User": "",
        "APT::Update::Error-Mode": "any",
        "Acquire::Languages": "none",
        "Acquire::Retries": str(RETRIES),
    }
    return ["apt-get", *(f"--option={key}={value}" for key, value in options.items())]


def _apt(command: list[str], what: str, *, cwd: Path) -> str:
    result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if result.returncode == 0:
        return result.stdout
    errors = [line for line in result.stderr.splitlines() if line.startswith("E:")]
    detail = without_credentials(errors[0][2:].strip() if errors else "no reason given")
    raise Refusal(
        f"apt could not {what} ({detail}): check the network, or set QINGYUAN_DEBIAN_MIRROR to a "
        f"mirror that this machine reaches; {OTHER_WAYS}."
    )


def without_credentials(text: str) -> str:
    """The text without the user and password part of any address in it."""
    return re.sub(r"(//)[^/@\s]+@", r"\1", text)


def _output(command: list[str]) -> str:
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.stdout.strip()
