# Replicates: JKn and JK1 with and without fpc, R's own subbootstrap weights, and the linearised variance of totals with
# fpc that the rescaled bootstrap has as its mean over all draws (strata s1 and s2).
source("../sample.R")
options(survey.drop.replicates = FALSE) # else svytotal() of 4.1-1 leaves rows of a stratum sampled whole out of replicates
d <- makeSample(91)
plain <- svydesign(~psu, strata = ~stratum, weights = ~weight, data = d)
fpc <- svydesign(~psu, strata = ~stratum, weights = ~weight, fpc = ~psus, data = d)
d$all <- 60
whole <- svydesign(~psu, weights = ~weight, data = d)
wholeFpc <- svydesign(~psu, weights = ~weight, fpc = ~all, data = d)
variances <- function(design, ...) {
  v <- function(x) as.numeric(vcov(x))
  c(mean = v(svymean(~y, design)), ratio = v(svyratio(~x, ~y, design)), total = v(svytotal(~y, design)))
}
for (mse in c(FALSE, TRUE)) {
  about <- if (mse) "estimate" else "replicates"
  record(paste("JKn plain", about), variances(as.svrepdesign(plain, type = "JKn", mse = mse)))
  record(paste("JKn fpc", about), variances(as.svrepdesign(fpc, type = "JKn", mse = mse)))
  record(paste("JK1 whole", about), variances(as.svrepdesign(whole, type = "JK1", mse = mse)))
  record(paste("JK1 wholeFpc", about), variances(as.svrepdesign(wholeFpc, type = "JK1", mse = mse)))
}
set.seed(5)
boot <- as.svrepdesign(plain, type = "subbootstrap", replicates = 8, mse = TRUE)
record("subbootstrap", variances(boot))
factors <- as.matrix(boot$repweights)
colnames(factors) <- paste0("f", 1:8)
part <- d[d$stratum %in% c("s1", "s2"), ]
for (which in c("plain", "fpc")) {
  small <- svydesign(~psu, strata = ~stratum, weights = ~weight, data = part,
    fpc = if (which == "fpc") ~psus else NULL)
  record(paste("all-draws", which), total = as.numeric(vcov(svytotal(~y, small))))
}
finish(cbind(d, format(factors, digits = 15, trim = TRUE)))
