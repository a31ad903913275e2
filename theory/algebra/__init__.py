"""Exact algebra below everything else: numbers, polynomials, fields of rational functions, signs, recurrences."""
