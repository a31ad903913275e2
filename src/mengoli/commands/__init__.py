"""The commands, one module each, imported when called: `mengoli --help` answers at once."""

from __future__ import annotations

from importlib import import_module
from typing import Final, final

import click

_SUMMARIES: Final = {
    "list": "Families, workflows and claims of the catalogue.",
    "derive": "The exact risk law of a family under a workflow.",
    "prove": "Check the catalogue's certificates with the kernel.",
    "simulate": "Monte Carlo risk of a family under a workflow.",
    "compare": "Workflows side by side: limits, risks, costs.",
    "optimise": "The best option of a workflow, with proof.",
    "sweep": "A workflow over a grid of its parameters.",
    "experiment": "A workflow on real covariates, beside theory's curve.",
    "new-family": "A working file for a family of your own, with its tests.",
    "explore": "The workflow explorer, one offline page.",
    "verify": "Derive, prove and cross-check: the main job.",
}


@final
class _Commands(click.Group):
    """Loads a command's module when the command is called."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(_SUMMARIES)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in _SUMMARIES:
            return None
        # "list" would hide Python's own name, and a dash cannot stand in one.
        python_name = "list_" if name == "list" else name.replace("-", "_")
        command = getattr(import_module(f".{python_name}", __name__), python_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_SUMMARIES.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mengoli")
def mengoli() -> None:
    """State, derive, prove and try to break the theory of model collapse.

    FAMILY is a name with options, such as poisson, bernoulli:mean=1/4 or
    linear-regression:d=5. WORKFLOW is a name with options, such as discard,
    augment:sizes=i^2 or augment-subsample:budget=1/2. An option may be a number,
    a fraction, or a letter to keep it symbolic.
    """
