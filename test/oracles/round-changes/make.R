# Two rounds of one population: all PSUs the same, some, none. Where all are the same, one design of both rounds with
# svyby() and svycontrast(); post-stratified by round, svycontrast() over totals. Where some are, the variances of each round
# by svymean(), and the covariance of the PSU totals of its linearised scores by base R.
source("../sample.R")
first <- makeSample(911)
second <- makeSample(912)
# The second round asks the PSUs of the first (all), those of odd number (some), or others (none).
first$place <- ifelse(first$stratum %in% c("s1", "s2"), "north", "south")
second$place <- ifelse(second$stratum %in% c("s1", "s2"), "north", "south")
first$y[c(3, 40)] <- NA
set.seed(5)
effect <- tapply(first$y, first$psu, mean, na.rm = TRUE)
second$y <- round(second$y + effect[as.character(second$psu)] - 9, 3)
options(survey.lonely.psu = "adjust")
cells <- c(r1 = 190, r2 = 170, r3 = 240)
second$psuAll <- second$psu
second$psuSome <- ifelse(second$psu %% 2 == 1, second$psu, second$psu + 50)
second$psuNone <- second$psu + 50
first$round <- "first"
second$round <- "second"
designOf <- function(d, id) svydesign(as.formula(paste0("~", id)), strata = ~stratum, weights = ~weight, data = d)
postOf <- function(design) postStratify(design, ~region, data.frame(region = names(cells), Freq = cells))
# PSU totals of the linearised score of a mean in a domain, less those of the stratum's mean, times the root of n / (n - 1).
deviations <- function(design, id, member) {
  d <- design$variables
  used <- member & !is.na(d$y)
  w <- weights(design)
  z <- ifelse(used, w * (ifelse(used, d$y, 0) - sum((w * ifelse(used, d$y, 0))[used]) / sum(w[used])) / sum(w[used]), 0)
  if (!is.null(design$postStrata)) z <- z - w * ave(z, d$region, FUN = sum) / ave(w, d$region, FUN = sum)
  psu <- paste(d$stratum, d[[id]])
  totals <- tapply(z, psu, sum)
  stratum <- tapply(d$stratum, psu, `[`, 1)
  n <- ave(totals, stratum, FUN = length)
  out <- (totals - ave(totals, stratum, FUN = mean)) * sqrt(n / (n - 1))
  names(out) <- names(totals)
  out
}
for (where in c("north", "south", "all")) for (kind in c("plain", "post")) for (id in c("psuAll", "psuSome", "psuNone")) {
  a <- designOf(transform(first, psuAll = psu, psuSome = psu, psuNone = psu), id)
  b <- designOf(second, id)
  if (kind == "post") { a <- postOf(a); b <- postOf(b) }
  member <- function(d) where == "all" | d$place == where
  meanOf <- function(design) svymean(~y, subset(design, member(design$variables)), na.rm = TRUE)
  ma <- meanOf(a)
  mb <- meanOf(b)
  da <- deviations(a, id, member(a$variables))
  db <- deviations(b, id, member(b$variables))
  same <- intersect(names(da), names(db))
  stopifnot(abs(sum(da^2) - as.numeric(SE(ma))^2) < 1e-12, abs(sum(db^2) - as.numeric(SE(mb))^2) < 1e-12)
  covariance <- sum(da[same] * db[same])
  record(paste(kind, where, id), before = as.numeric(ma), after = as.numeric(mb),
    se = sqrt(as.numeric(SE(ma))^2 + as.numeric(SE(mb))^2 - 2 * covariance))
  if (id == "psuAll") {
    both <- rbind(first[c("stratum", "psu", "weight", "y", "region", "place", "round")],
      second[c("stratum", "psu", "weight", "y", "region", "place", "round")])
    both$inside <- (where == "all" | both$place == where) & !is.na(both$y)
    both$y0 <- ifelse(both$inside, both$y, 0)
    for (r in c("first", "second")) {
      both[[paste0("y", r)]] <- both$y0 * (both$round == r)
      both[[paste0("n", r)]] <- as.numeric(both$inside & both$round == r)
    }
    one <- svydesign(~psu, strata = ~stratum, weights = ~weight, data = both)
    if (kind == "post")
      one <- postStratify(one, ~region + round, data.frame(region = rep(names(cells), 2),
        round = rep(c("first", "second"), each = 3), Freq = rep(cells, 2)))
    totals <- svytotal(~yfirst + nfirst + ysecond + nsecond, one)
    gap <- svycontrast(totals, quote(ysecond / nsecond - yfirst / nfirst))
    record(paste(kind, where, "one design"), difference = as.numeric(coef(gap)), se = as.numeric(SE(gap)))
  }
}
first$psuAll <- first$psuSome <- first$psuNone <- first$psu
finish(rbind(first, second)[c("round", "stratum", "weight", "y", "region", "place", "psuAll", "psuSome", "psuNone")])
