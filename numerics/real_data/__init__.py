"""Experiments on real data sets."""
