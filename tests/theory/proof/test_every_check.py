"""Every check of the kernel and its reader is needed: without it some planted falsehood is accepted.

The trusted modules are read as syntax trees. One check at a time is left out (a call of `need`, `has`, `same`, `small`,
`infinite_sum` or `match`; one part of a condition; one link of a chain of comparisons; one side of a choice), made
laxer or stricter by one step (< and <=, the three signs), and the copy judges the planted certificates. It must accept
one that is to be rejected, or judge a true one otherwise than the kernel does. Which names an expression may use is not
altered here: `false_forms` and `false_limits` plant expressions with a name too many.
"""

from __future__ import annotations

import ast
import dataclasses
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kernel_checks
import pytest
from kernel_examples import BAD, GOOD
from kernel_parts import Data
from test_kernel_attacks import HELD, SECOND
from test_kernel_hostile import HOSTILE_TEXTS
from test_null_attacks import FALSE as NULL_FALSE
from test_null_attacks import TRUE as NULL_TRUE

from mengoli.theory.proof import kernel, reading
from mengoli.theory.proof.certificate import ARITHMETICS, Certificate
from mengoli.theory.proof.lemmas import LEMMAS, lemma

FLINT = ARITHMETICS["flint"]
# No lemma of the project has a closed domain; the kernel allows one.
CLOSED = dataclasses.replace(
    lemma("Psinh"),
    name="Closed",
    parameters=(("c", "c >= 0"),),
    step="(1 + c/(g+1)^2)*Closed",
    limit_symbol="closedlimit",
)
TABLE = {row.name: row for row in (*LEMMAS, CLOSED)}


def texts_of(*tables: dict[str, Data]) -> list[str]:
    return [Certificate.from_dict({"id": "a", **data}).text for table in tables for data in table.values()]


FALSE = texts_of(kernel_checks.FALSE, BAD, HELD, SECOND, NULL_FALSE)
FALSE += [*kernel_checks.FALSE_TEXTS.values(), *HOSTILE_TEXTS.values()]
TRUE = [*texts_of(kernel_checks.TRUE, GOOD, NULL_TRUE), *kernel_checks.TRUE_TEXTS.values()]

NOT_NEEDED = {
    ("exponent > 0", "exponent >= 0"): "no turn of a loop over range(0)",
    ("coefficient < 0", "coefficient <= 0"): "the arithmetics keep no coefficient 0",
    ("self.operations < 20000", "self.operations <= 20000"): "a bound on time, which may lie one further on",
    ("'lemma' in what", "True"): "else looking the lemma up fails, with a message that says less",
    ("need(token in names, f'not in scope here: {token}')", "no check"): "else looking the name up fails",
    ("text.isascii()", "True"): "each text that is used is read by a pattern of ASCII characters",
    ("text.count('{') + text.count('[') <= 200", "True"): "a bound on depth; Python's own is far",
    ("text.count('{') + text.count('[') <= 200", "text.count('{') + text.count('[') < 200"): "the same bound",
}
"""Alterations (of what, into what) that change no verdict, and why."""

CALLS = {"need", "has", "same", "small", "infinite_sum", "match"}
FLIPPED: dict[type[ast.cmpop], ast.cmpop] = {ast.Lt: ast.LtE(), ast.LtE: ast.Lt(), ast.Gt: ast.GtE(), ast.GtE: ast.Gt()}
SIGNS = {"POSITIVE": ["NONNEGATIVE"], "NONNEGATIVE": ["POSITIVE", "UNKNOWN"], "UNKNOWN": ["NONNEGATIVE"]}
IGNORED = ast.parse("(lambda *_: None)", mode="eval").body
Altered = Iterator[tuple[int, str, str]]
"""The line, the text and the new text; the tree is altered until the next is asked for."""


def alterations(tree: ast.Module) -> Altered:
    for node in ast.walk(tree):
        match node:
            case ast.Expr(ast.Call() as call) if _name(call.func) in CALLS:
                yield from _put(call, "func", [IGNORED], "no check")
            case ast.BoolOp():
                yield from _without(node)
            case ast.Compare():
                yield from _compared(node)
            case ast.Name(name, ast.Load()) if name in SIGNS:
                yield from _put(node, "id", SIGNS[name])
            case ast.If() | ast.IfExp():
                yield from _put(node, "test", [ast.Constant(True), ast.Constant(False)])


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _put(node: Any, field: str, values: list[Any], told: str = "") -> Altered:
    before, old = ast.unparse(node), getattr(node, field)
    for value in values:
        setattr(node, field, value)
        yield node.lineno, before, told or ast.unparse(node)
    setattr(node, field, old)


def _without(node: ast.BoolOp) -> Altered:
    values, nothing = node.values, ast.Constant(isinstance(node.op, ast.And))
    for place, value in enumerate(values):
        node.values = [*values[:place], nothing, *values[place + 1 :]]
        yield node.lineno, ast.unparse(value), ast.unparse(nothing)
    node.values = values


def _compared(node: ast.Compare) -> Altered:
    before, left, ops, right = ast.unparse(node), node.left, node.ops, node.comparators
    for place, operator in enumerate(ops):
        if type(operator) in FLIPPED:
            node.ops = [*ops[:place], FLIPPED[type(operator)], *ops[place + 1 :]]
            yield node.lineno, before, ast.unparse(node)
    if len(ops) > 1:
        for part in (slice(1, None), slice(None, -1)):
            node.left, node.ops, node.comparators = [left, *right][part][0], ops[part], right[part]
            yield node.lineno, before, ast.unparse(node)
    node.left, node.ops, node.comparators = left, ops, right


def tree_of(module: types.ModuleType) -> ast.Module:
    """The syntax of a module, without what it imports from ours."""
    tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
    tree.body = [node for node in tree.body if not (isinstance(node, ast.ImportFrom) and node.level)]
    return tree


def copy_of(module: types.ModuleType, code: Any, given: dict[str, Any]) -> dict[str, Any]:
    names: dict[str, Any] = {**given, "__name__": module.__name__}
    exec(code, names)
    return names


def compiled(tree: ast.Module, module: types.ModuleType) -> Any:
    return compile(ast.fix_missing_locations(tree), f"altered {module.__name__}", "exec")


def readers_differ(names: dict[str, Any]) -> bool:
    """Whether an altered reader reads an expression or a domain otherwise, or what is none."""

    def read(function: str, *given: Any) -> Any:
        try:
            return names[function](*given)
        except names["Reject"]:
            return "rejected"
        except Exception:
            return "another exception"

    return (
        any(read("parse", text) != tokens for text, tokens in kernel_checks.PARSED.items())
        or any(read("ends", "c", text) != found for text, found in kernel_checks.ENDS.items())
        or any(read("parse", text) != "rejected" for text in kernel_checks.UNREADABLE)
        or any(read("ends", "c", text) != "rejected" for text in kernel_checks.NO_DOMAINS)
    )


def where(text: str) -> set[int]:
    """The lines of the trusted modules on the way to a rejection."""
    try:
        kernel.check(text, FLINT, TABLE)
    except reading.Reject as error:
        found, trace = set(), (error.__cause__ or error).__traceback__
        while trace:
            found.add(trace.tb_lineno)
            trace = trace.tb_next
        return found
    return set()


def verdict(names: dict[str, Any], text: str) -> Any:
    try:
        found = names["check"](text, FLINT, TABLE)
    except names["Reject"]:
        return None
    return found.rule, found.lemmas, found.strict


KERNEL, READER = tree_of(kernel), tree_of(reading)
COPIED = copy_of(kernel, compiled(KERNEL, kernel), vars(reading))
WANTED = {**dict.fromkeys(FALSE), **{text: verdict(COPIED, text) for text in TRUE}}
WHERE = {text: where(text) for text in WANTED}


def test_the_kernel_judges_the_planted_certificates() -> None:
    assert not readers_differ(vars(reading))
    assert [text for text in FALSE if verdict(COPIED, text)] == []
    assert [text for text in TRUE if not verdict(COPIED, text)] == []


@pytest.mark.parametrize("module", ["kernel", "reading"])
def test_every_check_is_needed(module: str) -> None:
    order, idle = sorted(WANTED, key=len), dict[tuple[str, str], int]()
    whole = compiled(KERNEL, kernel)
    for line, before, after in alterations(KERNEL if module == "kernel" else READER):
        if (before, after) in NOT_NEEDED:
            continue
        if module == "kernel":
            names = copy_of(kernel, compiled(KERNEL, kernel), vars(reading))
        else:
            reader = copy_of(reading, compiled(READER, reading), {})
            if readers_differ(reader):
                continue
            names = copy_of(kernel, whole, reader)
        # Where it fails is where to look first; what has told one altered kernel apart is likely to tell the next.
        for text in [*[text for text in order if line in WHERE[text]][:12], *order]:
            if verdict(names, text) != WANTED[text]:
                order.remove(text)
                order.insert(0, text)
                break
        else:
            idle[before, after] = line
    assert idle == {}


def test_what_is_not_needed_is_there() -> None:
    found = {(before, after) for tree in (KERNEL, READER) for _, before, after in alterations(tree)}
    assert NOT_NEEDED.keys() <= found
