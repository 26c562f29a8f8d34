import re

import pytest

from evals.peers import environment
from evals.peers.environment import Environments
from evals.peers.errors import PeerNotInstalled, UnknownPeer
from evals.peers.peer import BASE, PEERS, Peer, find_peer

PINNED = re.compile(r"[A-Za-z0-9._-]+==[^\s=]+")


@pytest.mark.parametrize(
    "file", [BASE, *(peer.requirements for peer in PEERS)], ids=lambda f: f.stem
)
def test_every_package_is_pinned(file):
    lines = file.read_text().splitlines()
    assert lines
    assert all(PINNED.fullmatch(line) for line in lines)


def test_torch_is_in_no_list_because_it_is_installed_first_and_alone():
    files = [BASE, *(peer.requirements for peer in PEERS)]
    names = {
        line.split("==")[0].lower() for file in files for line in file.read_text().splitlines()
    }
    assert "torch" not in names


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_every_pipeline_has_a_program_and_its_own_version_among_its_packages(peer):
    assert peer.script.is_file()
    packages = peer.requirements.read_text().lower().splitlines()
    assert any(line.startswith(f"{peer.distribution}==") for line in packages)


def test_an_unknown_pipeline_is_refused_with_those_there_are():
    with pytest.raises(UnknownPeer, match="choose langchain, llamaindex"):
        find_peer("nobody")


def peer_of(tmp_path, requirements):
    class Made(Peer):
        @property
        def requirements(self):
            return tmp_path / "requirements.txt"

    (tmp_path / "requirements.txt").write_text(requirements)
    return Made("made", "Made", "made", embeds=False)


def test_an_environment_is_made_once_and_anew_when_what_it_is_made_of_changes(tmp_path):
    said = []
    environments = Environments(tmp_path / "kept", said.append)
    python = environments.python_for(peer_of(tmp_path, ""))
    assert python.exists()
    environments.python_for(peer_of(tmp_path, ""))
    assert len(said) == 1
    environments.python_for(peer_of(tmp_path, "# other\n"))
    assert len(said) == 2
    # Half an environment has no stamp, and is thrown away.
    (tmp_path / "kept" / "made" / "pincite-made.txt").unlink()
    assert environments.python_for(peer_of(tmp_path, "# other\n")).exists()
    assert len(said) == 3


def test_what_cannot_be_installed_is_named_with_what_the_installer_said(tmp_path):
    # A path that is not there is refused without asking any registry.
    peer = peer_of(tmp_path, "./no-such-package.whl\n")
    with pytest.raises(PeerNotInstalled, match=r"made cannot be installed: .*no-such-package"):
        Environments(tmp_path / "kept").python_for(peer)


def test_a_pipeline_gets_nothing_of_our_own_python_and_stays_offline(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    given = environment.environment()
    assert "PYTHONPATH" not in given
    assert given["HF_HUB_OFFLINE"] == "1"
