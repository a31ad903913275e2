# The limit process of augment in R, all paths at once, every step kept; prints the risk ratio and processor seconds.
# Rscript limit_process.R PATHS GENERATIONS
given <- as.integer(commandArgs(trailingOnly = TRUE))
paths <- given[1]
generations <- given[2]
set.seed(1)
begun <- proc.time()
fits <- matrix(0, paths, generations)
total <- numeric(paths)
parent <- numeric(paths)
for (g in seq_len(generations)) {
  total <- total + parent + rnorm(paths)
  parent <- total / g
  fits[, g] <- parent
}
risk <- colMeans(fits^2)
cat(risk[generations], sum((proc.time() - begun)[1:2]), "\n")
