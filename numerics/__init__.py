"""The Monte Carlo layer: exact simulation, honest statistics, cross-checks of the theory.

Imports `mengoli.theory`, never the other way round.
"""

if __name__ != "mengoli.numerics":
    raise ImportError(
        "this folder is the package mengoli.numerics; write `import mengoli.numerics` "
        "(with the project installed), not `import numerics`"
    )
