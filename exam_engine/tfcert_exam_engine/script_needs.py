"""Which public sets a script will certainly ask for, read from its text: nothing of it is run.

Only what is surely reached counts: not what stands in an `if`, a `try`, a loop that may be empty, in a function that
nobody calls, or behind what may end the script or the function. Only names and addresses that are written out count: in
the call, or in the one assignment of its name.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple

LOADERS = ("load", "builder", "data_source")
OPENERS = ("urlretrieve", "urlopen", "read_csv", "read_json", "read_table", "get", "download")
EXITS = ("sys.exit", "exit", "quit", "os._exit")
ADDRESS = ("url", "origin", "filepath_or_buffer", "path_or_buf")
MAIN = "__main__"
TFDS_FOLDER = "TFDS_DATA_DIR"


class Need(NamedTuple):
    """Something that a script asks for."""

    kind: str
    """`tfds`: a name of TensorFlow Datasets; `keras`: one of keras.datasets; `url`: an address."""
    what: str
    line: int


def needs(source: bytes) -> list[Need]:
    """Return what a script certainly asks for, in its order; nothing for a text that is no Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return []  # the run says it better
    return list(dict.fromkeys(_Script(tree).walk(tree.body)))


class _Script:
    """One script: its imports, its constants, its functions."""

    def __init__(self, tree: ast.Module) -> None:
        self._names = dict(_aliases(tree)) | dict(_imports(tree))
        self._texts = dict(_constants(tree))
        self._functions = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}
        self._entered: set[str] = set()
        self._names_a_folder = any(
            isinstance(node, ast.Constant) and node.value == TFDS_FOLDER for node in ast.walk(tree)
        )

    def walk(self, body: list[ast.stmt]) -> Iterator[Need]:
        """Yield the needs of statements that are reached one after the other."""
        for statement in body:
            if isinstance(statement, ast.If) and _is_main_guard(statement):
                yield from self.walk(statement.body)
                continue
            if isinstance(statement, ast.If):
                yield from self._calls(statement.test)
            elif isinstance(statement, ast.With):
                for item in statement.items:
                    yield from self._calls(item.context_expr)
                if self._forgives(statement):
                    continue
                yield from self.walk(statement.body)
            elif isinstance(statement, (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return)):
                yield from self._calls(statement)
            if self._may_end(statement):
                return

    def _may_end(self, node: ast.AST) -> bool:
        """Return whether what stands behind a statement may never be reached for it."""
        if isinstance(node, (ast.Return, ast.Raise, ast.Break, ast.Continue)):
            return True
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            return False
        if isinstance(node, ast.Call) and self._path(node.func) in EXITS:
            return True
        return any(self._may_end(child) for child in ast.iter_child_nodes(node))

    def _forgives(self, statement: ast.With) -> bool:
        """Return whether an error in the body is passed over, as `contextlib.suppress` does."""
        calls = [item.context_expr for item in statement.items if isinstance(item.context_expr, ast.Call)]
        return any(self._path(call.func).rpartition(".")[2] == "suppress" for call in calls)

    def _calls(self, node: ast.AST) -> Iterator[Need]:
        """Yield the needs of the calls in an expression, of the functions that it calls too."""
        if isinstance(node, (ast.Lambda, ast.IfExp, ast.BoolOp, ast.GeneratorExp, ast.ListComp, ast.Constant)):
            return
        for child in ast.iter_child_nodes(node):
            yield from self._calls(child)
        if isinstance(node, ast.Call):
            yield from self._of(node)

    def _of(self, call: ast.Call) -> Iterator[Need]:
        if isinstance(call.func, ast.Name) and call.func.id in self._functions and call.func.id not in self._entered:
            self._entered.add(call.func.id)
            yield from self.walk(self._functions[call.func.id].body)
            return
        path = self._path(call.func)
        module, _dot, name = path.rpartition(".")
        if module == "tensorflow_datasets" and name in LOADERS:
            yield from self._of_tfds(call)
        elif name == "load_data" and ".datasets." in f".{module}." and "keras" in module:
            if call.args or {"path", None} & {keyword.arg for keyword in call.keywords}:
                return  # it may lie there
            yield Need("keras", module.rpartition(".")[2], call.lineno)
        elif name in OPENERS and (name != "get" or module == "requests"):
            yield from self._of_address(call)

    def _of_tfds(self, call: ast.Call) -> Iterator[Need]:
        said = {keyword.arg: keyword.value for keyword in call.keywords}
        if "data_dir" in said or None in said or self._names_a_folder:
            return  # it may lie there
        name = self._text(call.args[0] if call.args else said.get("name"))
        if name:
            yield Need("tfds", name.partition("/")[0].partition(":")[0], call.lineno)

    def _of_address(self, call: ast.Call) -> Iterator[Need]:
        values = [*call.args[:2], *(one.value for one in call.keywords if one.arg in ADDRESS)]
        for value in values:
            text = self._text(value)
            if text.startswith(("http://", "https://")):
                yield Need("url", text, call.lineno)
                return

    def _text(self, node: ast.expr | None) -> str:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        return self._texts.get(node.id, "") if isinstance(node, ast.Name) else ""

    def _path(self, node: ast.expr) -> str:
        """Return a dotted name as it is outside of the script: `tfds.load` is `tensorflow_datasets.load`."""
        if isinstance(node, ast.Name):
            return self._names.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            return f"{self._path(node.value)}.{node.attr}"
        return "?"


def _imports(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((one.asname, one.name) for one in node.names if one.asname)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((one.asname or one.name, f"{node.module}.{one.name}") for one in node.names)


def _aliases(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield names that are given a dotted name, and nothing else anywhere: `mnist = tf.keras.datasets.mnist`."""
    stored = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name) and stored.count(target.id) == 1:
                yield target.id, ast.unparse(node.value)


def _constants(tree: ast.AST) -> Mapping[str, str]:
    """Return names that are given a text once, and nothing else anywhere."""
    given: dict[str, list[str | None]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name):
                given.setdefault(target.id, []).append(str(node.value.value))
                continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            given.setdefault(node.id, []).append(None)
    # Each assignment of a text is seen twice: as a statement, and as its target.
    return {name: texts[0] for name, texts in given.items() if len(texts) == 2 and texts[0] is not None}


def _is_main_guard(node: ast.If) -> bool:
    return any(isinstance(one, ast.Constant) and one.value == MAIN for one in ast.walk(node.test))
