"""The symbolic layer: workflows, families, exact risk laws, closed forms and proofs.

Imports SymPy and python-flint, never NumPy; nothing here knows a screen or a simulation.
"""

if __name__ != "mengoli.theory":
    raise ImportError(
        "this folder is the package mengoli.theory; write `import mengoli.theory` "
        "(with the project installed), not `import theory`"
    )
