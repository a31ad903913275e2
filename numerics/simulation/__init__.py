"""The simulations: risks by sufficient statistics, raw data, the limiting Gaussian process."""
