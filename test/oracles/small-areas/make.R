# eblupFH() and mseFH() of R's sae 1.3: areas with a common constant, with covariates, with a constant for each
# province, with little but noise between them. R 4.2.2.
suppressMessages(library(sae))
set.seed(12)
n <- 60
d <- data.frame(area = 1:n, province = rep(c("a", "b", "c", "d"), c(24, 18, 12, 6)))
d$poor <- round(runif(n, 0, 60), 1)
d$road <- rbinom(n, 1, 0.4)
d$variance <- round(runif(n, 0.02, 0.4), 4)
truth <- c(a = 5, b = 6, c = 5.5, d = 6.5)[d$province] - 0.02 * d$poor + 0.3 * d$road + rnorm(n, 0, 0.35)
d$y <- round(truth + rnorm(n, 0, sqrt(d$variance)), 3)
d$noise <- round(5 + rnorm(n, 0, 0.4 * sqrt(d$variance)), 3)
write.csv(d, "data.csv", row.names = FALSE, quote = FALSE)
lines <- "case,figure,value"
models <- list(constant = y ~ 1, covariates = y ~ poor + road, provinces = y ~ poor + road + province,
  noise = noise ~ poor)
for (name in names(models)) {
  fit <- mseFH(models[[name]], variance, MAXITER = 1000, PRECISION = 1e-15, data = d)
  found <- fit$est$fit
  figures <- c(between = found$refvar, setNames(fit$est$eblup[, 1], paste0("eblup", d$area)),
    setNames(fit$mse, paste0("mse", d$area)))
  lines <- c(lines, sprintf("%s,%s,%.17g", name, names(figures), figures))
}
writeLines(lines, "expected.csv")
