"""Property-based tests of the theory, for this project's suite and for yours.

`mengoli.testing.strategies`
    Hypothesis strategies: workflows, schedules, families, declared families, rational terms, certificates.
`mengoli.testing.laws`
    ``check_family(MyFamily())`` and ``check_workflow(MyWorkflow())``: every law the theory relies on, with a report
    that states how large an error each would have seen, or an assertion that names the law and shows the witness.
`mengoli.testing.dense`
    A slow oracle for second moments, in exact fractions.

With pytest, TOML files of families and workflows are tests by themselves, and the fixture ``mengoli_crosscheck``
holds a law against a simulation (``pytest --help``, group mengoli).
"""
