"""What the regression families share: designs, generalised linear models, the law of ridge."""
