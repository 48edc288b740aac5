# What R says of the figures in data.csv: svyciprop(method = "beta") of proportions in domains and thin bases, and
# p.adjust(method = "BH"). Run in this folder: Rscript make.R (R 4.2.2, survey 4.1-1). Writes data.csv and expected.csv.
suppressPackageStartupMessages(library(survey))
set.seed(20260726)
psus <- data.frame(stratum = rep(1:4, c(6, 5, 7, 4)), psu = 1:22)
data <- psus[rep(1:22, sample(8:16, 22, replace = TRUE)), ]
data$domain <- sample(1:3, nrow(data), replace = TRUE)
data$weight <- round(exp(rnorm(nrow(data), 4, 0.5)), 3)
shift <- rnorm(22, 0, 0.8)[data$psu]
yes <- function(p) as.integer(runif(nrow(data)) < plogis(qlogis(p) + shift))
data$common <- yes(0.4)
data$rare <- yes(0.03)
data$nearly <- yes(0.95)
data$thin <- ifelse(data$psu %% 3 == 0, yes(0.3), NA)
write.csv(data, "data.csv", row.names = FALSE, na = "")

design <- svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = data)
options(survey.lonely.psu = "adjust")
rows <- list()
for (variable in c("common", "rare", "nearly", "thin")) {
  for (domain in 0:3) {
    base <- !is.na(data[[variable]]) & (domain == 0 | data$domain == domain)
    part <- subset(design, base)
    p <- svyciprop(as.formula(paste0("~", variable)), part, method = "beta")
    rows[[length(rows) + 1]] <- data.frame(
      what = variable, domain = domain, n = sum(base), df = degf(part), estimate = as.numeric(p),
      low = attr(p, "ci")[[1]], high = attr(p, "ci")[[2]])
  }
}
exact <- binom.test(0, 166)$conf.int
rows[[length(rows) + 1]] <- data.frame(what = "exact 0 of 166", domain = 0, n = 166, df = 165, estimate = 0, low = exact[1], high = exact[2])
p <- c(0.03, 0.2, 0.001, 0.04, 0.04, 0.6, 0.012, 0.99)
adjusted <- p.adjust(p, "BH")
for (i in seq_along(p)) {
  rows[[length(rows) + 1]] <- data.frame(what = "BH", domain = i, n = length(p), df = 0, estimate = p[i], low = adjusted[i], high = adjusted[i])
}
table <- do.call(rbind, rows)
for (column in c("estimate", "low", "high")) table[[column]] <- format(table[[column]], digits = 17)
write.csv(table, "expected.csv", row.names = FALSE, quote = FALSE)
