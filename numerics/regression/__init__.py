"""Batched maximum likelihood of generalised linear models."""
