"""Blocks of replicates on any executor, stored and resumed; what a run is named by."""
