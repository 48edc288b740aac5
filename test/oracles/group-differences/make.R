# Groups of a sample, each against the others of the same place: svyby() with the covariance of its domains and svycontrast()
# over it; post-stratified, where svyby() of survey 4.1-1 has no covariance, svycontrast() over the totals that the two
# means are made of. Not everybody states a group, and a PSU may have nobody of one.
source("../sample.R")
d <- makeSample(417)
d$place <- ifelse(d$stratum %in% c("s1", "s2"), "north", "south")
d$group <- sample(c("a", "b", "c", ""), nrow(d), TRUE, c(4, 3, 2, 1))
d$y[d$group == "c" & d$psu %% 2 == 0] <- NA
# Who gave no answer is no member of either group.
d$answer <- ifelse(is.na(d$y), 0, d$y)
cells <- c(r1 = 190, r2 = 170, r3 = 240)
options(survey.lonely.psu = "adjust")
for (where in c("north", "south", "all")) {
  for (own in c("a", "b", "c")) {
    d$side <- ifelse(is.na(d$y) | d$group == "" | (where != "all" & d$place != where), "left out",
      ifelse(d$group == own, "own", "others"))
    d$n1 <- as.numeric(d$side == "own")
    d$n2 <- as.numeric(d$side == "others")
    d$y1 <- d$n1 * d$answer
    d$y2 <- d$n2 * d$answer
    plain <- svydesign(~psu, strata = ~stratum, weights = ~weight, data = d)
    means <- svyby(~answer, ~side, plain, svymean, covmat = TRUE)
    gap <- svycontrast(means, c("own" = 1, "others" = -1))
    record(paste("plain", where, own), mean = coef(means)[["own"]],
      se = SE(means)[match("own", means$side)],
      difference = as.numeric(coef(gap)), differenceSe = as.numeric(SE(gap)))
    post <- postStratify(plain, ~region, data.frame(region = names(cells), Freq = cells))
    totals <- svytotal(~y1 + n1 + y2 + n2, post)
    mean <- svycontrast(totals, quote(y1 / n1))
    gap <- svycontrast(totals, quote(y1 / n1 - y2 / n2))
    record(paste("post", where, own), mean = as.numeric(coef(mean)), se = as.numeric(SE(mean)),
      difference = as.numeric(coef(gap)), differenceSe = as.numeric(SE(gap)))
  }
}
finish(d[c("stratum", "psu", "weight", "y", "region", "place", "group")])
