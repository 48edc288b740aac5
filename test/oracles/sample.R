# A stratified sample of clusters for the oracles beside this file, and the recorder of R's answers. Each folder's make.R
# sources it from its own folder: Rscript make.R writes data.csv and expected.csv. R 4.2.2, survey 4.1-1.
suppressMessages(library(survey))

makeSample <- function(seed) {
  set.seed(seed)
  rows <- list()
  for (h in 1:5) {
    for (i in seq_len(c(3, 4, 6, 5, 4)[h])) {
      effect <- rnorm(1)
      n <- sample(3:7, 1)
      rows[[length(rows) + 1]] <- data.frame(
        stratum = paste0("s", h), psu = 100 * h + i, psus = c(12, 9, 40, 25, 4)[h],
        weight = round(runif(n, 1, 9), 3), y = round(10 + 2 * effect + rnorm(n), 3),
        size = pmax(1, round(4 + effect + rnorm(n))),
        region = sample(c("r1", "r2", "r3"), n, TRUE))
    }
  }
  d <- do.call(rbind, rows)
  d$x <- round(d$y * runif(nrow(d), 0.5, 1.5) + 3, 3)
  d$yes <- as.integer(d$x > 14)
  d$kind <- sample(c("a", "b", "c"), nrow(d), TRUE)
  d$use <- ifelse(runif(nrow(d)) < 0.5, c(a = 1, b = 2, c = 3)[d$kind], sample(1:4, nrow(d), TRUE))
  d
}

number <- function(x) ifelse(is.na(x), "NaN", sprintf("%.17g", x))
answers <- list()
record <- function(case, ...) {
  figures <- unlist(list(...))
  answers[[length(answers) + 1]] <<-
    data.frame(case = case, figure = names(figures), value = number(unname(figures)))
}
finish <- function(data) {
  write.csv(data, "data.csv", row.names = FALSE, quote = FALSE, na = "")
  write.csv(do.call(rbind, answers), "expected.csv", row.names = FALSE, quote = FALSE)
}
