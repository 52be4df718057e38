"""Where everything lies. All state of one person stands under one data folder."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
from platformdirs import user_data_path

from tfcert_exam_engine.from_outside import full_path

DATA_DIR_VARIABLE = "TFCERT_DATA_DIR"
DATASETS_VARIABLE = "TFCERT_DATASETS_DIR"


class Paths(msgspec.Struct, frozen=True):
    """The places of one data folder."""

    data_dir: Path
    attempts: Path
    """Candidates' folders: `<attempts>/<attempt>/category1/solution.py`."""
    datasets: Path
    """Prepared data sets; may be shared by several data folders."""

    @property
    def database(self) -> Path:
        """Attempts, submissions, verdicts, runs."""
        return self.data_dir / "tfcert.db"

    @property
    def signing_key(self) -> Path:
        """The key that signs records; made on first use."""
        return self.data_dir / "signing.key"

    @property
    def lock(self) -> Path:
        """Held by the one engine of this folder."""
        return self.data_dir / "engine.lock"

    @property
    def engine_log(self) -> Path:
        """What the engine says for its makers."""
        return self.data_dir / "engine.log"

    @property
    def engine_output(self) -> Path:
        """What the engine's process and its fork server print; its last line may say why it left."""
        return self.data_dir / "engine.out"

    @property
    def settings(self) -> Path:
        """What the person has set."""
        return self.data_dir / "settings.json"

    @property
    def snippets(self) -> Path:
        """The person's book of code to be used again: one .py file each."""
        return self.data_dir / "snippets"

    @property
    def keys(self) -> Path:
        """Which keys do what in the workstation, where a person wants others; written by that person."""
        return self.data_dir / "keys.toml"

    @property
    def ballast(self) -> Path:
        """Room on the disk that is given up in need."""
        return self.data_dir / "ballast"

    @property
    def notes(self) -> Path:
        """The person's notes: one .md file for each problem."""
        return self.data_dir / "notes"

    @property
    def exchange(self) -> Path:
        """What is left to do of an exchange of files that was broken off; absent mostly."""
        return self.data_dir / "exchange.json"

    @property
    def backups(self) -> Path:
        """What was here before a restore: one backup for each."""
        return self.data_dir / "backups"

    @property
    def copies(self) -> Path:
        """Copies of the database that the engine makes by itself; a few are kept."""
        return self.data_dir / "copies"

    @property
    def recovered(self) -> Path:
        """What was last said of a damaged database."""
        return self.data_dir / "recovered.json"

    @property
    def served(self) -> Path:
        """Which addresses of public data runs are served from here."""
        return self.data_dir / "served.json"

    @property
    def reference(self) -> Path:
        """The index of TensorFlow's and Keras' own reference, one file for each pair of versions."""
        return self.data_dir / "reference"

    @property
    def problems(self) -> Path:
        """The problems of this person's attempts, as they were when those began."""
        return self.data_dir / "problems"

    @property
    def jobs(self) -> Path:
        """One folder per job: job.json, events.jsonl, log.txt."""
        return self.data_dir / "jobs"

    @property
    def models(self) -> Path:
        """Submitted model files, kept once, by hash."""
        return self.data_dir / "models"

    def job(self, kind: str, number: int) -> Path:
        """Return the folder of one job."""
        return self.jobs / f"{kind}-{number}"


def paths_for(data_dir: str | Path | None = None) -> Paths:
    """Return the places for a data folder: the argument, else $TFCERT_DATA_DIR, else the user's own.

    With a folder given, the candidates' folders are inside it; else they are in ~/tfcert, where a person finds them.
    """
    given = data_dir or os.environ.get(DATA_DIR_VARIABLE)
    base = full_path(given) if given else user_data_path("tfcert-tui")
    attempts = base / "attempts" if given else Path.home() / "tfcert"
    datasets = os.environ.get(DATASETS_VARIABLE)
    return Paths(base, attempts, full_path(datasets) if datasets else base / "datasets")
