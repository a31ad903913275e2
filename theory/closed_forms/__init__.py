"""Closed forms, limits and growth of linear recurrences with rational coefficients."""
