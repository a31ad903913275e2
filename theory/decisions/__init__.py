"""Choosing among workflows: best options, costs, budgets, distances on common points."""
