"""The battery: many recurrences with known answers, solved by this project and by SymPy side by side.

Run it with ``python -m mengoli.theory.closed_forms.battery``; ``--ours`` leaves the other systems out, ``--json``
prints data, ``--limit SECONDS`` bounds each case of another system (default 10).
"""
