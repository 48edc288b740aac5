# deff of svymean() and svytotal(): of a constant, of one respondent, of a domain alike, of a sample that is the population.
source("../sample.R")
number <- function(x) ifelse(!is.finite(x), "NaN", sprintf("%.17g", x)) # NaN and Inf: undefined
d <- makeSample(73)
d$same <- 3
d$part <- ifelse(d$region == "r1", 5, d$size)
d$one <- ifelse(seq_len(nrow(d)) == 7, d$y, NA)
d$unit <- 1
plain <- svydesign(~psu, strata = ~stratum, weights = ~weight, data = d)
fpc <- svydesign(~psu, strata = ~stratum, weights = ~weight, fpc = ~psus, data = d)
unit <- svydesign(~psu, strata = ~stratum, weights = ~unit, data = d)
designs <- list(plain = plain, fpc = fpc, unit = unit)
for (name in names(designs)) for (domain in c("all", "r1")) for (column in c("y", "yes", "same", "part", "one")) {
  if (column == "one" && domain == "r1") next
  one <- designs[[name]]
  if (domain != "all") one <- subset(one, region == domain)
  for (how in list(svymean, svytotal)) {
    effect <- function(kind) as.numeric(suppressWarnings(deff(how(reformulate(column), one, na.rm = TRUE, deff = kind))))
    statistic <- if (identical(how, svymean)) "mean" else "total"
    record(paste(statistic, name, domain, column), deff = effect(TRUE), deffReplace = effect("replace"))
  }
}
finish(d)
