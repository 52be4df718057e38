"""What a script certainly asks for, by its text alone."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from served_sets import HOST, fill, registered
from tfcert_exam_engine import missing_sets
from tfcert_exam_engine.errors import CandidateRefused
from tfcert_exam_engine.paths import paths_for
from tfcert_exam_engine.public_sets.places import Root
from tfcert_exam_engine.script_needs import Need, needs

CERTAIN = {
    "tfds": ("import tensorflow_datasets as tfds\ntfds.load('beans', split='train')", ("tfds", "beans", 2)),
    "config": ("import tensorflow_datasets as t\nd = t.load(name='imdb/plain:1.*.*')", ("tfds", "imdb", 2)),
    "its builder": ("from tensorflow_datasets import builder\nb = builder('mnist')", ("tfds", "mnist", 2)),
    "keras": ("import tensorflow as tf\n(a, b), c = tf.keras.datasets.mnist.load_data()", ("keras", "mnist", 2)),
    "keras by a name": ("import tensorflow as tf\nm = tf.keras.datasets.mnist\nm.load_data()", ("keras", "mnist", 3)),
    "keras imported": ("from tensorflow.keras.datasets import imdb\nimdb.load_data(num_words=9)", ("keras", "imdb", 2)),
    "url": ("import urllib.request as r\nr.urlretrieve('https://a.b/c', 'c.csv')", ("url", "https://a.b/c", 2)),
    "url by a name": ("import pandas as pd\nurl = 'https://a.b/c'\npd.read_csv(url)", ("url", "https://a.b/c", 3)),
    "behind an if": (
        "import os, pandas as pd\nif os.sep:\n    x = 1\npd.read_csv('http://a.b/c')", ("url", "http://a.b/c", 4)
    ),
    "exam": (
        """
        import urllib.request
        def solution_model():
            url = 'https://a.b/c.zip'
            urllib.request.urlretrieve(url, 'c.zip')
            with open('c') as file:
                pass
        if __name__ == '__main__':
            model = solution_model()
        """,
        ("url", "https://a.b/c.zip", 5),
    ),
    "with": ("import urllib.request as r\nwith r.urlopen('https://a.b/c') as f: f.read()", ("url", "https://a.b/c", 2)),
}  # fmt: skip
UNCERTAIN = {
    "if": "import os, urllib.request as r\nif not os.path.exists('c'):\n    r.urlretrieve('https://a.b/c', 'c')",
    "try": "import tensorflow_datasets as t\ntry:\n    t.load('beans')\nexcept Exception:\n    pass",
    "a function nobody calls": "import tensorflow_datasets as t\ndef f():\n    t.load('beans')",
    "a folder of its own": "import tensorflow_datasets as t\nt.load('beans', data_dir='mine')",
    "a name made up": "import tensorflow_datasets as t\nname = 'be' + 'ans'\nt.load(name)",
    "a name given twice": "import pandas as pd\nu = 'https://a.b/c'\nu = 'c.csv'\npd.read_csv(u)",
    "a name of a loop": "import pandas as pd\nu = 'https://a.b/c'\nfor u in ['c.csv']: pd.read_csv(u)",
    "a loop": "import pandas as pd\nfor n in []: pd.read_csv('https://a.b/c')",
    "a file": "import pandas as pd\npd.read_csv('data/c.csv')",
    "a comment": "# tfds.load('beans')\nx = 'https://a.b/c'",
    "no Python": "def (",
    "behind the end": "import sys, pandas as pd\nraise SystemExit\npd.read_csv('https://a.b/c')",
    "a cache of Keras'": "import keras\nkeras.utils.get_file('c', origin='http://a.b/c')",
    "a file of one's own": "from keras.datasets import mnist\nmnist.load_data(path='/a/mnist.npz')",
    "an end before": "import os, sys, pandas as pd\nif os.path.exists('c'):\n    sys.exit()\npd.read_csv('https://a.b/c')",
    "a return before": (
        "import os\nfrom keras.datasets import mnist\ndef f():\n  if os.path.exists('m'):\n    return 1\n"
        "  return mnist.load_data()\nf()"
    ),
    "a way out in a loop": "import pandas as pd\nfor n in range(2):\n    exit()\npd.read_csv('https://a.b/c')",
    "an exit": "import sys, pandas as pd\nsys.exit(0)\npd.read_csv('https://a.b/c')",
    "forgiven": (
        "import contextlib\nfrom keras.datasets import mnist\nwith contextlib.suppress(Exception):\n  mnist.load_data()"
    ),
    "a default": "import os\nos.environ.get('URL', 'https://a.b/c')",
    "a folder for all": "import os, tensorflow_datasets as t\nos.environ['TFDS_DATA_DIR'] = '/d'\nt.load('beans')",
    "either": "import os, pandas as pd\nd = os.path.exists('c') or pd.read_csv('https://a.b/c')",
}


@pytest.mark.parametrize("name", CERTAIN)
def test_what_is_certainly_asked_for_is_found_with_its_line(name: str) -> None:
    script, found = CERTAIN[name]
    assert needs(dedent(script).encode()) == [Need(*found)]


@pytest.mark.parametrize("name", UNCERTAIN)
def test_what_may_never_be_asked_for_is_left_alone(name: str) -> None:
    assert needs(UNCERTAIN[name].encode()) == []


def test_a_known_set_is_refused_where_it_is_neither_here_nor_in_reach(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("TFCERT_PUBLIC_DIR", str(tmp_path / "root"))
    paths = paths_for(tmp_path / "data")
    script = tmp_path / "solution.py"

    def refused(text: str) -> CandidateRefused | None:
        script.write_text("import tensorflow_datasets as tfds, pandas as pd, keras\n" + text)
        try:
            missing_sets.refuse_missing(paths, tmp_path)
        except CandidateRefused as error:
            return error
        return None

    with registered(tmp_path):
        fill(Root(tmp_path / "root"), tmp_path / "mirror", "headlines")
        error = refused("tfds.load('iris')")
        assert error is not None and error.code == "no_public_set"
        assert error.message == (
            "Line 2 asks for tfds.load('iris'): the data set iris is not on this machine, and there is no network."
        )
        assert "tfcert-tui datasets fetch iris && tfcert-tui datasets pack iris -o sets.tar" in error.advice
        assert refused(f"pd.read_csv('{HOST}/away/away.csv')") is not None
        assert refused("keras.datasets.labels.load_data()") is not None
        assert refused(f"pd.read_json('{HOST}/headlines/headlines.json')") is None, "it is here"
        assert refused("pd.read_csv('https://nowhere.invalid/c.csv')") is None, "it may lie behind some wall"
        assert refused("tfds.load('cifar100')") is None, "the run says it as quickly"
        fill(Root(tmp_path / "root"), tmp_path / "mirror", "iris", "labels")
        assert refused("tfds.load('iris')") is None
        assert refused("keras.datasets.labels.load_data()") is None
        monkeypatch.setattr(missing_sets, "is_out_of_reach", lambda _url: False)
        assert refused(f"pd.read_csv('{HOST}/away/away.csv')") is None, "with a network it is downloaded"
