# Adjusted weights, and what is estimated with them: postStratify(), rake(), calibrate() by four distances, trimWeights(),
# svymean(), svytotal(), svyratio() and svyciprop(). Rows of weight 0 are in `few`; calibrate() of R fails on them.
source("../sample.R")
d <- makeSample(112)
d$few <- d$weight
d$few[c(2, 3, 50, 71)] <- 0
kinds <- c(a = 0.28, b = 0.42, c = 0.30) * 500
regions <- c(r1 = 0.40, r2 = 0.25, r3 = 0.35) * 500
record("kinds", kinds)
record("regions", regions)
table1 <- function(totals, name) setNames(data.frame(names(totals), as.vector(totals)), c(name, "Freq"))
mm <- model.matrix(~kind + x, d)
totals <- colSums(mm * d$weight) * c(1.06, 0.98, 1.15, 1.09)
names(totals) <- colnames(mm)
record("totals", setNames(totals, c("one", "b", "c", "x")))

plain <- svydesign(~psu, strata = ~stratum, weights = ~weight, data = d)
fpc <- svydesign(~psu, strata = ~stratum, weights = ~weight, fpc = ~psus, data = d)
few <- svydesign(~psu, strata = ~stratum, weights = ~few, fpc = ~psus, data = d)
raking <- function(design) rake(design, list(~kind, ~region), list(table1(kinds, "kind"), table1(regions, "region")),
  control = list(maxit = 1000, epsilon = 1e-15))
by <- function(design, fun, ...) calibrate(design, ~kind + x, totals, calfun = fun, epsilon = 1e-13, maxit = 200, ...)
designs <- list(
  plain = plain, fpc = fpc, few = few,
  post = postStratify(fpc, ~kind, table1(kinds, "kind")),
  postFew = postStratify(few, ~kind, table1(kinds, "kind")),
  rake = suppressWarnings(raking(fpc)),
  linear = by(fpc, "linear"), raking = by(fpc, "raking"),
  logit = by(fpc, "logit", bounds = c(0.5, 2)), bounded = by(fpc, "linear", bounds = c(0.8, 1.35)),
  boundedRaking = by(fpc, "raking", bounds = c(0.8, 1.35)),
  trim = trimWeights(plain, upper = 8, lower = 2), trimStrict = trimWeights(plain, upper = 7.5, lower = 1.5, strict = TRUE))
for (name in names(designs)) {
  one <- designs[[name]]
  d[[paste0("w_", name)]] <- sprintf("%.17g", weights(one))
  for (domain in c("all", "r2")) {
    part <- if (domain == "all") one else subset(one, region == domain)
    figures <- function(what, s) setNames(c(coef(s), SE(s)), paste0(what, c("", "Se")))
    record(paste(name, domain),
      figures("mean", svymean(~y, part)), figures("total", svytotal(~y, part)), figures("ratio", svyratio(~x, ~y, part)),
      figures("share", svymean(~yes, part)),
      setNames(as.vector(confint(svyciprop(~yes, part, method = "xlogit", df = degf(part)))), c("low", "high")))
    if (name %in% c("plain", "fpc", "post", "rake", "linear"))
      record(paste("logit", name, domain),
        setNames(as.vector(confint(svyciprop(~yes, part, method = "logit", df = degf(part)))), c("low", "high")))
  }
}
finish(d)
