# A round's weighting recipe: non-response by stratum, or by PSU and then stratum, within two provinces; margins (kind with
# some who did not state it, and region) post-stratified or raked within each province; weights above a multiple of the
# province's median cut, and what was cut shared out. Means of provinces and of both, with calibrate() and postStratify().
source("../sample.R")
d <- makeSample(212)
d$province <- ifelse(d$stratum %in% c("s1", "s2"), "p1", "p2")
d$kind[sample(nrow(d), 9)] <- ""
d$answered <- as.integer(runif(nrow(d)) < 0.7)
d$answered[!duplicated(d$psu)] <- 1
d$answered[d$psu == 302] <- 0
kinds <- list(p1 = c(a = 120, b = 90, c = 60), p2 = c(a = 150, b = 210, c = 140))
regions <- list(p1 = c(r1 = 90, r2 = 80, r3 = 100), p2 = c(r1 = 220, r2 = 130, r3 = 170))
for (p in names(kinds)) { record(paste("kinds", p), kinds[[p]]); record(paste("regions", p), regions[[p]]) }

classes <- function(w, class) w * ave(d$weight, class, FUN = sum) / ave(w, class, FUN = sum)
silent <- ifelse(d$answered == 1, d$weight, 0)
byStratum <- classes(silent, d$stratum)
byPsu <- classes(ifelse(silent > 0, classes(silent, d$psu), 0), d$stratum)
d$kindStated <- ifelse(d$kind == "", "unstated", d$kind)

trim <- function(design, times) {
  w <- weights(design)
  for (p in unique(design$variables$province)) {
    own <- design$variables$province == p & w > 0
    one <- w[own]
    cut <- pmin(one, times * median(one))
    out <- one > times * median(one)
    cut[!out] <- cut[!out] + sum(one - cut) / sum(!out)
    w[own] <- cut
  }
  design$prob <- 1 / w
  design
}
targets <- function(part, margin, w) {
  share <- sum(w[part$kindStated == "unstated"]) / sum(w)
  if (length(margin) == 3 && share > 0) c(margin * (1 - share), unstated = share * sum(margin)) else margin
}
all <- list(none = silent, stratum = byStratum, psu = byPsu)
for (name in names(all)) {
  rows <- d[d$answered == 1, ]
  rows$w <- all[[name]][d$answered == 1]
  # A PSU in which nobody answered counts in the design: a row of weight 0. With margins it is left out, here and in the
  # test: calibrate() fails on weights of 0, postStratify() takes their residual for minus the mean.
  rows <- rbind(rows, transform(d[d$psu == 302, ][1, ], w = 0))
  design <- svydesign(~psu, strata = ~stratum, weights = ~w, data = rows)
  kindTotals <- list(); regionTotals <- list()
  for (p in names(kinds)) {
    part <- rows[rows$province == p, ]
    kindTotals[[p]] <- targets(part, kinds[[p]], part$w)
    regionTotals[[p]] <- regions[[p]] * sum(kinds[[p]]) / sum(regions[[p]])
  }
  for (p in names(kinds)) rows[[p]] <- as.numeric(rows$province == p)
  columns <- list(); totals <- c()
  for (p in names(kinds)) {
    for (k in names(kindTotals[[p]])) {
      column <- paste0("k_", p, k)
      rows[[column]] <- as.numeric(rows$province == p & rows$kindStated == k)
      columns <- c(columns, column); totals[column] <- kindTotals[[p]][[k]]
    }
    for (k in names(regionTotals[[p]])[-1]) {
      column <- paste0("r_", p, k)
      rows[[column]] <- as.numeric(rows$province == p & rows$region == k)
      columns <- c(columns, column); totals[column] <- regionTotals[[p]][[k]]
    }
  }
  design <- svydesign(~psu, strata = ~stratum, weights = ~w, data = rows)
  live <- subset(rows, w > 0)
  formula <- as.formula(paste("~", paste(columns, collapse = "+"), "- 1"))
  raked <- calibrate(svydesign(~psu, strata = ~stratum, weights = ~w, data = live), formula, totals[unlist(columns)],
    calfun = "raking", epsilon = 1e-14, maxit = 500)
  cellTotals <- do.call(rbind, lapply(names(kindTotals), function(p)
    data.frame(province = p, kindStated = names(kindTotals[[p]]), Freq = as.vector(kindTotals[[p]]))))
  cellTotals$cell <- paste(cellTotals$province, cellTotals$kindStated)
  live$cell <- paste(live$province, live$kindStated)
  post <- postStratify(svydesign(~psu, strata = ~stratum, weights = ~w, data = live), ~cell, cellTotals[, c("cell", "Freq")])
  for (kind in c("adjusted", "post", "rake")) {
    one <- list(adjusted = design, post = post, rake = raked)[[kind]]
    for (cut in c("whole", "cut")) {
      now <- if (cut == "cut") trim(one, 1.6) else one
      key <- paste(name, kind, cut)
      for (domain in c("both", "p1", "p2")) {
        part <- if (domain == "both") now else subset(now, province == domain)
        s <- svymean(~y, part); t <- svymean(~yes, part)
        record(paste(key, domain), c(mean = coef(s)[[1]], meanSe = SE(s)[[1]], share = coef(t)[[1]], shareSe = SE(t)[[1]]))
      }
    }
  }
}
finish(d[, c("stratum", "psu", "province", "kind", "region", "weight", "answered", "y", "yes")])
