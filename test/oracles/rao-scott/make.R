# svychisq() by F and Chisq on subset designs in which levels of one or both questions are absent.
source("../sample.R")
d <- makeSample(58)
d$use[d$region == "r1" & d$use == 4] <- 1
d$use[d$region == "r2" & d$use > 2] <- 2
d$kind[d$region == "r2" & d$kind == "b"] <- "c"
d$kind[d$region == "r3" & d$kind == "a"] <- "b"
d$use[d$region == "r3" & d$use == 2] <- 3
plain <- svydesign(~psu, strata = ~stratum, weights = ~weight, data = d)
fpc <- svydesign(~psu, strata = ~stratum, weights = ~weight, fpc = ~psus, data = d)
designs <- list(plain = plain, fpc = fpc)
for (name in names(designs)) for (domain in c("all", "r1", "r2", "r3")) for (pair in c("kind use", "use yes", "kind yes")) {
  one <- designs[[name]]
  if (domain != "all") one <- subset(one, region == domain)
  ask <- as.formula(paste("~", sub(" ", "+", pair)))
  f <- svychisq(ask, one, statistic = "F")
  chisq <- svychisq(ask, one, statistic = "Chisq")
  record(paste(name, domain, pair), chiSquare = unname(chisq$statistic), f = unname(f$statistic),
    ndf = f$parameter[["ndf"]], ddf = f$parameter[["ddf"]], p = unname(f$p.value),
    df = unname(chisq$parameter), pScaled = unname(chisq$p.value))
}
# Missing answers: R prints Pearson's statistic on all rows; F and both p-values do not depend on it.
d$yes[c(4, 30, 77)] <- NA
d$gap <- d$yes
gaps <- svydesign(~psu, strata = ~stratum, weights = ~weight, data = d)
for (domain in c("all", "r1")) {
  one <- if (domain == "all") gaps else subset(gaps, region == domain)
  f <- svychisq(~use + gap, one, statistic = "F")
  chisq <- svychisq(~use + gap, one, statistic = "Chisq")
  record(paste("gaps", domain, "use gap"), f = unname(f$statistic), ndf = f$parameter[["ndf"]],
    ddf = f$parameter[["ddf"]], p = unname(f$p.value), df = unname(chisq$parameter), pScaled = unname(chisq$p.value))
}
d$yes <- as.integer(d$x > 14)
post <- postStratify(fpc, ~region, data.frame(region = c("r1", "r2", "r3"), Freq = c(150, 210, 140)))
for (pair in c("kind use", "use yes")) {
  ask <- as.formula(paste("~", sub(" ", "+", pair)))
  f <- svychisq(ask, post, statistic = "F")
  chisq <- svychisq(ask, post, statistic = "Chisq")
  record(paste("post all", pair), chiSquare = unname(chisq$statistic), f = unname(f$statistic),
    ndf = f$parameter[["ndf"]], ddf = f$parameter[["ddf"]], p = unname(f$p.value),
    df = unname(chisq$parameter), pScaled = unname(chisq$p.value))
}
# Shares of answers in groups and in everybody, as a table shows them.
options(survey.lonely.psu = "fail")
for (name in c("fpc", "plain", "post")) for (column in c("kind", "use")) {
  one <- list(fpc = fpc, plain = plain, post = post)[[name]]
  for (level in sort(unique(d[[column]]))) {
    one <- update(one, chosen = as.numeric(one$variables[[column]] == level))
    whole <- svymean(~chosen, one)
    record(paste(name, "share", column, level, "all"), estimate = as.numeric(whole), se = as.numeric(SE(whole)))
    by <- svyby(~chosen, ~region, one, svymean)
    for (r in by$region)
      record(paste(name, "share", column, level, r), estimate = by$chosen[by$region == r], se = by$se[by$region == r])
  }
}
finish(d)
