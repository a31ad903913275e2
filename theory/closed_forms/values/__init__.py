"""Rigorous values: balls around named numbers, sums, products and series, and their decimals."""
