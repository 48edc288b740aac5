# svymean() and svyquantile(): means, quartiles and their intervals, with ties, domains, missing values and a
# post-stratified design.
source("../sample.R")
d <- makeSample(41)
d$y[c(5, 17, 60)] <- NA
d$size[c(9, 33)] <- NA
d$whole <- 2
plain <- svydesign(~psu, strata = ~stratum, weights = ~weight, data = d)
fpc <- svydesign(~psu, strata = ~stratum, weights = ~weight, fpc = ~psus, data = d)
equal <- svydesign(~psu, strata = ~stratum, weights = ~whole, data = d)
kinds <- data.frame(kind = c("a", "b", "c"), Freq = c(160, 200, 130))
post <- postStratify(fpc, ~kind, kinds)
designs <- list(plain = plain, fpc = fpc, equal = equal, post = post)
# survey 4.1-1 gives the second value where p is below the share of the first; later versions the first (wlow <= 0 in
# qrule.R), and so it is here.
first <- function(x, w, p) {
  x <- x[w > 0]
  w <- w[w > 0]
  if (p < w[order(x)][1] / sum(w)) min(x) else if (p >= 1) max(x) else survey:::qrule_math(x, w, p)
}
for (name in names(designs)) for (domain in c("all", "r1", "r3")) {
  one <- designs[[name]]
  if (domain != "all") one <- subset(one, region == domain)
  for (column in c("y", "size")) {
    mean <- svymean(reformulate(column), one, na.rm = TRUE)
    record(paste(name, domain, column, "mean"), estimate = as.numeric(mean), se = as.numeric(SE(mean)))
    for (p in c(0.25, 0.5, 0.75)) {
      q <- svyquantile(reformulate(column), one, p, na.rm = TRUE, qrule = first)[[1]]
      record(paste(name, domain, column, p), estimate = q[1], low = q[2], high = q[3], se = q[4])
    }
  }
}
finish(d)
