"""What the checks of installing share: a library that is installed, and a repository to fetch it from."""

import os
import re
import shutil

from tree import ROOT, run

VERSION = re.search(r'#define WMOFUND_VERSION "(.*)"', (ROOT / "include/wmofund/version.h").read_text())[1]
# What README.md and the wrap file fetch from; no machine is asked, see `fetching`.
PUBLISHED = "https://example.org/"


def finding(staged):
    """The environment in which pkg-config, linker and loader find what is installed in `staged`."""
    (package,) = staged.rglob("wmofund.pc")
    return os.environ | {
        "PKG_CONFIG_PATH": str(package.parent),
        "PKG_CONFIG_SYSROOT_DIR": str(staged),
        "LD_LIBRARY_PATH": str(package.parents[1]),
    }


def publish(directory):
    """Makes a git repository of this tree in `directory`/wmofund.git, tagged as its release; a fault or None."""
    tree = directory / "wmofund.git"
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns("build", ".git", "__pycache__", "subprojects"))
    git = ("git", "-C", tree, "-c", "user.name=stranger", "-c", "user.email=stranger@example.org")
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "all"), ("tag", f"v{VERSION}")):
        _, fault = run(*git, *command)
        if fault:
            return fault
    return None


def fetching(directory):
    """The environment in which git finds below `directory` what is published."""
    return os.environ | {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.file://{directory}/.insteadOf",
        "GIT_CONFIG_VALUE_0": PUBLISHED,
    }
