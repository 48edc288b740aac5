# Population counts that differ within a stratum: R warns, and takes each cluster's own count. As counts and as fractions.
# The domain `most` holds rows of every cluster: where a cluster of such a stratum is absent, onestrat() of R gives all
# clusters the count of the first, by the order of rows; we keep their own.
source("../sample.R")
d <- makeSample(130)
d$varied <- d$psus + ifelse(d$psu == 102, 6, 0) + ifelse(d$psu %in% c(301, 303), 11, 0)
d$most <- ifelse(duplicated(d$psu, fromLast = TRUE), "yes", "no")
sampled <- c(s1 = 3, s2 = 4, s3 = 6, s4 = 5, s5 = 4)
d$fraction <- sampled[d$stratum] / d$varied
figures <- function(x) { s <- as.numeric(SE(x)); setNames(c(coef(x), s), c("estimate", "se")) }
for (column in c("psus", "varied", "fraction")) {
  warned <- character(0)
  one <- withCallingHandlers(
    svydesign(~psu, strata = ~stratum, weights = ~weight, fpc = reformulate(column), data = d),
    warning = function(w) { warned <<- c(warned, conditionMessage(w)); invokeRestart("muffleWarning") })
  for (domain in c("all", "most")) {
    part <- if (domain == "all") one else subset(one, most == "yes")
    record(paste(column, domain), figures(svymean(~y, part)), warnings = min(1, length(warned)))
  }
}
finish(d)
