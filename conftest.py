"""theory and numerics are collected through src/mengoli, under their import names."""

collect_ignore = ["theory", "numerics", "build"]
