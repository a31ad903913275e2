"""The methods: scalar recurrences, sums, products, systems; each returns the cases of an answer."""
