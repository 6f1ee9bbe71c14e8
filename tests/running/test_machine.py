"""What the embedded database refuses on machines that cannot have it, and how it finds a mirror."""

import pytest

from dashboard.running import debian
from dashboard.running.refusal import Refusal

OTHER_WAYS = "otherwise set DATABASE_URL .* or start a Docker engine"
DEBIAN_PROGRAMS = ("apt-get", "dpkg", "dpkg-deb")


@pytest.fixture
def machine(programs, monkeypatch):
    """A Debian machine of stand-in programs, amd64 and without a mirror unless a test says so."""
    monkeypatch.delenv("QINGYUAN_DEBIAN_MIRROR", raising=False)
    for name in DEBIAN_PROGRAMS:
        programs(name, "exit 0")
    programs("dpkg", "echo amd64")
    return programs


def test_a_machine_without_apt_is_refused(programs):
    with pytest.raises(Refusal, match=f"needs apt-get, .*; {OTHER_WAYS}"):
        debian.check_machine()


def test_a_machine_of_another_architecture_is_refused(machine):
    machine("dpkg", "echo riscv64")
    with pytest.raises(Refusal, match=f"not for riscv64: .*; {OTHER_WAYS}"):
        debian.check_machine()


def test_a_machine_without_time_zones_is_refused(machine, monkeypatch, tmp_path):
    monkeypatch.setattr(debian, "ZONE_FILE", tmp_path / "Asia/Shanghai")
    with pytest.raises(Refusal, match=f"install the package tzdata; {OTHER_WAYS}"):
        debian.check_machine()


def test_a_machine_without_debians_keys_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(debian, "KEYRINGS", (tmp_path / "none.gpg",))
    with pytest.raises(Refusal, match=f"install the package debian-archive-keyring; {OTHER_WAYS}"):
        debian.keyring()


def test_the_mirror_is_the_machines_own(machine):
    machine(
        "apt-get",
        """cat <<'END'
Other Other main https://packages.example/other/
Debian Debian-Security main https://mirror.example/debian-security/
Debian Debian main https://user:secret@mirror.example/debian/
END""",
    )
    assert debian.mirror() == "https://user:secret@mirror.example/debian/"


def test_without_lists_the_mirror_is_the_one_of_the_next_update(machine):
    machine(
        "apt-get",
        """[ "$1" = update ] && cat <<'END'
'https://packages.example/node/dists/nodistro/InRelease' packages.example_node_InRelease 0
'https://mirror.example/debian/dists/bookworm-updates/InRelease' one_InRelease 0
'https://mirror.example/debian/dists/bookworm/InRelease' two_InRelease 0
END
true""",
    )
    assert debian.mirror() == "https://mirror.example/debian"


def test_a_machine_of_another_distribution_is_asked_for_a_mirror(machine):
    machine(
        "apt-get",
        """[ "$1" = update ] && echo "'https://mirror.example/dists/noble/InRelease' noble 0"
true""",
    )
    with pytest.raises(Refusal, match=f"set QINGYUAN_DEBIAN_MIRROR to one; {OTHER_WAYS}"):
        debian.mirror()


def test_a_setting_overrides_the_mirror(machine, monkeypatch):
    monkeypatch.setenv("QINGYUAN_DEBIAN_MIRROR", "https://chosen.example/debian")
    assert debian.mirror() == "https://chosen.example/debian"


def test_a_mirror_that_does_not_answer_is_one_sentence_without_its_password(monkeypatch, tmp_path):
    monkeypatch.setenv("QINGYUAN_DEBIAN_MIRROR", "http://user:secret@127.0.0.1:9/debian")
    monkeypatch.setattr(debian, "RETRIES", 0)
    (tmp_path / "packages").mkdir()
    with pytest.raises(
        Refusal, match=f"apt could not read the package index .*; {OTHER_WAYS}"
    ) as e:
        debian.download(tmp_path / "packages", tmp_path / "apt")
    assert "secret" not in str(e.value)
    assert "\n" not in str(e.value)


def test_a_mirror_that_lacks_a_package_is_refused():
    line = f"'https://mirror.example/libc6.deb' libc6_2.41_amd64.deb 100 SHA256:{'0' * 64}"
    with pytest.raises(Refusal, match="offers 1 of the 30 packages"):
        debian.parse_uris(line)


def test_carried_packages_must_be_complete(tmp_path):
    (tmp_path / "postgresql-17_17.11_amd64.deb").touch()
    with pytest.raises(Refusal, match=r"holds no postgresql-client-17_\*\.deb"):
        debian.packages_in(tmp_path)


def test_a_download_that_broke_off_is_continued(downloaded, tmp_path, capsys):
    """One file is missing, one is half there, one has the right length and wrong bytes."""
    archives = tmp_path / "packages"
    archives.mkdir()
    files = {path.name.split("_", 1)[0]: path for path in downloaded.glob("*.deb")}
    for name in debian.PACKAGES:
        (archives / files[name].name).write_bytes(files[name].read_bytes())
    (archives / files["libcap2"].name).unlink()
    (archives / files["zlib1g"].name).write_bytes(files["zlib1g"].read_bytes()[:20_000])
    damaged = bytearray(files["libzstd1"].read_bytes())
    damaged[5_000] ^= 1
    (archives / files["libzstd1"].name).write_bytes(damaged)
    complete = debian.download(archives, tmp_path / "apt")
    assert "fetching 3 packages" in capsys.readouterr().out
    assert {path.name for path in complete} == {path.name for path in files.values()}
    for path in complete:
        assert path.read_bytes() == (downloaded / path.name).read_bytes(), path.name
